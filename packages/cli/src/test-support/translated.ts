import { join } from "node:path";
import type { ConfigNode, Host } from "@rocker/core/lifecycle";
import { parseConfigFile } from "../configuration/parse-file.ts";
import { imageMetadata } from "../devcontainer/image-metadata.ts";
import { type Devcontainer, readDevcontainer } from "../devcontainer/read.ts";
import { hostIn } from "./configured.ts";

/** A devcontainer.json in rocker's keys, for assertions. */
export interface Translated extends Devcontainer {
  readonly host: Host;
  /** All values of each key: texts, items of lists, and `NAME=VALUE` or `NAME` of mappings. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** RK110 and RK121, as `CODE "key"`. */
  readonly faults: readonly string[];
  /** The groups of the notice. */
  readonly omitted: readonly string[];
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** In the home directory, where the project is `project`. */
  readonly files?: Readonly<Record<string, string | object>>;
  readonly template?: object;
  readonly hasImage?: boolean;
  /** The value of the image's label `devcontainer.metadata`. Default: it has none. */
  readonly label?: string | object;
}

/** Translates the devcontainer.json of a project. */
export function translated(
  content: object | string,
  { env = {}, files = {}, template, hasImage = false, label }: Surroundings = {},
): Translated {
  const own = hostIn({ "project/x": "", ...files });
  const host: Host = { ...own, env: { ...own.env, ...env } };
  const path = join(host.cwd, ".devcontainer/devcontainer.json");
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const file = parseConfigFile(path, text, host.cwd);
  const ofTemplate = template && parseConfigFile("/template.json", JSON.stringify(template), host.cwd);
  const metadata =
    label === undefined
      ? undefined
      : imageMetadata("img", typeof label === "string" ? label : JSON.stringify(label));
  if (metadata && "fault" in metadata) throw new Error(metadata.fault);
  const source = { file, project: host.cwd, template: ofTemplate, hasImage };
  const read = readDevcontainer({ ...source, ...(metadata && { metadata }) }, host);
  const values: Record<string, string[]> = {};
  for (const { key, value } of read.entries) values[key] = [...(values[key] ?? []), ...texts(value)];
  // Every file has it.
  if (values["user-env-probe"]?.[0] === "loginInteractiveShell") delete values["user-env-probe"];
  const faults = read.problems.map(({ code, what }) => `${code} ${/"(?:[^"\\]|\\.)*"/.exec(what)?.[0]}`);
  const omitted = /devcontainer\.json: (.*)\.$/s.exec(read.notices[0]?.what ?? "")?.[1]?.split("; ") ?? [];
  return { ...read, host, values, faults, omitted };
}

function texts(node: ConfigNode): string[] {
  if (node.kind === "scalar") return [node.text];
  if (node.kind === "list") return node.items.flatMap(texts);
  if (node.kind === "map") {
    return node.entries.map(({ key, value }) =>
      value.kind === "empty" ? key : `${key}=${texts(value).join(",")}`,
    );
  }
  return [];
}
