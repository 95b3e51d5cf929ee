import {
  type AnyExtension,
  defineExtension,
  type ExtensionContext,
  type ExtensionProblem,
  type Options,
  type Read,
  readAll,
} from "@rocker/core";
import { addHomeMounts, readHomeMounts } from "./home-mounts.ts";
import type { Tool } from "./tool.ts";

/**
 * Creates an extension that installs a tool: `--<name>`, or `--<name>=VERSION`. Its steps belong to the layer `system`
 * even if a project pins the version, because other projects may pin the same one.
 * @throws TypeError if the name is not a valid flag name
 */
export function defineTool(tool: Tool): AnyExtension {
  const { name, summary, from, pinnedFrom = from, path = [], env = {} } = tool;
  const requires = unique([...(from.requires ?? []), ...(tool.requires ?? [])]);
  return defineExtension({
    name,
    summary,
    options: optionsOf(tool),
    activation: [name],
    ...(requires.length > 0 && { requires }),
    ...(tool.detect && { detect: tool.detect }),
    // The user's home directory is needed for mounts, and certificates are needed for downloads.
    after: unique(["user", "certs", ...(pinnedFrom.requires ?? [])]),
    read: (context) =>
      readAll({ version: readVersion(tool, context), mounts: readHomeMounts(tool, context) }),
    setup(container, context) {
      const { version, mounts } = context.value;
      const source = version === undefined ? from : pinnedFrom;
      if (tool.packages) container.withPackages(tool.packages, { layer: "system" });
      source.install(container, { tool: name, version });
      for (const [variable, value] of Object.entries(env)) {
        container.withEnvVariable(variable, value, { layer: "system" });
      }
      if (path.length > 0) container.withPrepended("PATH", path, { layer: "system" });
      addHomeMounts(container, mounts, context);
    },
  });
}

function optionsOf({ name, summary, config, cache }: Tool): Options {
  return {
    // An empty string means "no version": a version is never empty.
    [name]: { type: "string", bare: "", valueName: "VERSION", summary },
    ...(config && {
      [`${name}-config`]: {
        type: "enum",
        values: ["rw", "ro"],
        bare: "rw",
        summary: `Mount your configuration (${config.map((one) => `~/${one}`).join(", ")}), read-write or read-only`,
      },
    }),
    ...(cache && {
      [`${name}-cache`]: { type: "boolean", summary: `Mount your cache (~/${cache})` },
    }),
  };
}

/** The requested version; undefined for none. */
function readVersion(tool: Tool, { options, active }: ExtensionContext): Read<string | undefined> {
  const { name, from, pinnedFrom = from } = tool;
  const version = (options[name] as string | undefined) || undefined;
  if (version === undefined) return { value: undefined };
  const problems: ExtensionProblem[] = [];
  const error = pinnedFrom.versionError(version);
  if (error) {
    problems.push({
      slug: "version",
      kind: "usage",
      what: `--${name}: version ${JSON.stringify(version)} is not supported: ${error}.`,
      fix: `Choose another version, or omit it: --${name}.`,
    });
  }
  for (const one of pinnedFrom.requires ?? []) {
    if (active.has(one)) continue;
    problems.push({
      slug: "requires",
      kind: "usage",
      what: `--${name}: installing a specific version requires ${one}, which is not enabled.`,
      fix: `Add --${one}, or omit the version: --${name}.`,
    });
  }
  return problems.length > 0 ? { problems } : { value: version };
}

const unique = (names: readonly string[]) => [...new Set(names)];
