import type { PackageState } from "@rocker/core/lifecycle";
import type { ExplainedKey, ExplainedValue } from "../../packages/cli/src/configuration/explain.ts";
import type { Finding } from "../../packages/cli/src/doctor/finding.ts";
import type { ContainerRow } from "../../packages/cli/src/persistent/container-rows.ts";
import type { ImageRow } from "../../packages/cli/src/persistent/image-rows.ts";
import type { FoundPackage } from "../../packages/cli/src/plugins/search.ts";
import type { ExtensionRow } from "../../packages/cli/src/render/extension-table.ts";
import type { Row as AgentRow } from "../../packages/ext-agent/src/verbs/list.ts";
import {
  boolean,
  described,
  integer,
  list,
  object,
  oneOf,
  optional,
  type Schema,
  text,
} from "./typed-schema.ts";

/** What a command prints with `--json`. */
export interface Output {
  /** The command line without `--json`. */
  readonly line: string;
  /** The name of its schema, with the version: a new one when old programs could misread the output. */
  readonly name: string;
  readonly description: string;
  readonly items: Schema<unknown>;
}

const orNull = <T>({ json }: Schema<T>): Schema<T | null> => ({ json: { anyOf: [json, { type: "null" }] } });
const count = integer(0, Number.MAX_SAFE_INTEGER);
const engine = described("The engine's name, such as `docker`.", text());
const project = described("The directory that it belongs to.", text());
const created = described("When, in ISO 8601.", text());
const containerState = oneOf<ContainerRow["state"]>(["running", "stopped", "gone", "unknown"]);
const stateMeaning = "`gone`: its engine no longer has it. `unknown`: its engine is not available.";
const origin = oneOf<ExtensionRow["origin"]>(["cli", "beside", "user", "project"]);
const originMeaning =
  "`cli`: part of rocker. `beside`: installed next to it. `user`: with `rocker ext add`. `project`: of the working directory's project.";

const container = object<ContainerRow>({
  name: text(),
  state: described(stateMeaning, containerState),
  image: described("As it was requested.", text()),
  engine,
  project,
  created,
});

const image = object<ImageRow>({
  tag: text(),
  tagged: described("Whether the tag still refers to this image.", boolean),
  id: text(),
  base: described("The base image's name.", text()),
  engine,
  project,
  created,
  size: described("In bytes, with the base image.", count),
  ownSize: described("Bytes added to the base image; null: unknown.", orNull(count)),
  usedBy: described("Containers.", list(text())),
});

const extension = object<ExtensionRow>({
  name: described("`?` for a package that cannot be read.", text()),
  kind: oneOf<ExtensionRow["kind"]>(["extension", "engine", "command", "preset", "unknown"]),
  package: text(),
  version: text(),
  path: described("The package's directory.", text()),
  origin: described(originMeaning, origin),
  state: described(
    "`off`: of a project that has no consent. `shadowed`: another package provides the same.",
    oneOf<PackageState["state"]>(["on", "off", "shadowed", "broken"]),
  ),
  reason: described("Why it is not `on`.", orNull(text())),
  flags: described("Options and commands that it provides.", list(text())),
  summary: optional(described("What a preset is for.", text())),
});

const found = object<FoundPackage>({
  name: text(),
  version: text(),
  description: text(),
  installed: described("The installed version, or null.", orNull(text())),
});

const finding = object<Finding>({
  area: described("What was checked, such as `engines`.", text()),
  state: described(
    "`off`: not available, and not needed. `problem`: the requested settings cannot work.",
    oneOf<Finding["state"]>(["ok", "off", "warning", "problem"]),
  ),
  text: text(),
  fix: described("What to do; empty: nothing.", text()),
});

const layers = ["user", "project", "local", "environment", "command line"] as const;

const value = object<ExplainedValue>({
  value: described("As written; `true` or `false` for a boolean option.", text()),
  layer: described(
    "The kind of source; see the configuration's layers.",
    oneOf<ExplainedValue["layer"]>(layers),
  ),
  origin: described("Where, such as `.rockerrc.yaml:3` or `--user`.", text()),
  state: described(
    "`removed`: an entry that a later value takes from a list. `removes`: what takes it.",
    oneOf<ExplainedValue["state"]>(["effective", "overridden", "removed", "removes"]),
  ),
});

const key = object<ExplainedKey>({
  key: described("The long name of an option, `image` or `command`.", text()),
  owner: described("The extension of the option, or rocker itself.", text()),
  values: described("That of the highest layer last.", list(value)),
});

const agent = object<AgentRow>({
  name: text(),
  project,
  branch: described("Null: it has a copy, without Git.", orNull(text())),
  agent: described("The program that it was created with; null: none.", orNull(text())),
  container: text(),
  state: described(stateMeaning, containerState),
  disk: described("Bytes of its clone or copy, and of its home directory; null: unknown.", orNull(count)),
  created,
  unfetched: described(
    "What was not fetched; null: unknown.",
    orNull(object<NonNullable<AgentRow["unfetched"]>>({ commits: count, edits: count })),
  ),
});

export const outputs: readonly Output[] = [
  { line: "rocker ls", name: "ls.v1", description: "The persistent containers.", items: container },
  {
    line: "rocker ls --images",
    name: "ls-images.v1",
    description: "The images that rocker built.",
    items: image,
  },
  {
    line: "rocker ext list",
    name: "ext-list.v1",
    description: "What plugin packages provide.",
    items: extension,
  },
  {
    line: "rocker ext search",
    name: "ext-search.v1",
    description: "Packages of the npm registry.",
    items: found,
  },
  { line: "rocker doctor", name: "doctor.v1", description: "The results of all checks.", items: finding },
  {
    line: "rocker config",
    name: "config.v1",
    description: "Every key that is set, with all of its values.",
    items: key,
  },
  { line: "rocker agent ls", name: "agent-ls.v1", description: "The agents.", items: agent },
];

/** The JSON Schema of an output. It allows fields that it does not name: a later version may add some. */
export function outputSchema({ line, name, description, items }: Output): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `https://unpkg.com/@rocker/cli/schema/${name}.schema.json`,
    title: `${line} --json`,
    description,
    type: "array",
    items: open(items.json),
  };
}

function open(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(open);
  if (typeof schema !== "object" || schema === null) return schema;
  const rest = Object.entries(schema).filter(
    ([name, one]) => name !== "additionalProperties" || one !== false,
  );
  return Object.fromEntries(rest.map(([name, one]) => [name, open(one)]));
}
