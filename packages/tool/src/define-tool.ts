import {
  type AnyExtension,
  defineExtension,
  type ExtensionContext,
  type ExtensionProblem,
  type Options,
} from "@rocker/core";
import { addHomeMounts, mountProblems, requestedMounts } from "./home-mounts.ts";
import type { Tool } from "./tool.ts";

/**
 * Creates an extension that installs a tool: `--<name>`, or `--<name>=VERSION`. Its steps belong to the layer `system`
 * even if a project pins the version, because other projects may pin the same one.
 * @throws TypeError if the name is not a valid flag name
 */
export function defineTool(tool: Tool): AnyExtension {
  const { name, summary, from, pinnedFrom = from, path = [], env = {} } = tool;
  const requires = unique([...(from.requires ?? []), ...(tool.requires ?? [])]);
  return defineExtension<Options>({
    name,
    summary,
    options: optionsOf(tool),
    activation: [name],
    ...(requires.length > 0 && { requires }),
    ...(tool.detect && { detect: tool.detect }),
    // The user's home directory is needed for mounts, and certificates are needed for downloads.
    after: unique(["user", "certs", ...(pinnedFrom.requires ?? [])]),
    validate(context) {
      return [...versionProblems(tool, context), ...mountProblems(requestedMounts(tool, context), context)];
    },
    setup(container, context) {
      const version = requestedVersion(tool, context);
      const source = version === undefined ? from : pinnedFrom;
      if (tool.packages) container.withPackages(tool.packages, { layer: "system" });
      source.install(container, { tool: name, version });
      for (const [variable, value] of Object.entries(env)) {
        container.withEnvVariable(variable, value, { layer: "system" });
      }
      if (path.length > 0) container.withPrepended("PATH", path, { layer: "system" });
      addHomeMounts(container, requestedMounts(tool, context), context);
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

function requestedVersion({ name }: Tool, { options }: ExtensionContext): string | undefined {
  return (options[name] as string | undefined) || undefined;
}

function versionProblems(tool: Tool, context: ExtensionContext): readonly ExtensionProblem[] {
  const { name, from, pinnedFrom = from } = tool;
  const version = requestedVersion(tool, context);
  if (version === undefined) return [];
  const error = pinnedFrom.versionError(version);
  const missing = (pinnedFrom.requires ?? []).filter((one) => !context.active.has(one));
  return [
    ...(error
      ? [
          {
            slug: "version",
            kind: "usage" as const,
            what: `--${name}: version ${JSON.stringify(version)} is not supported: ${error}.`,
            fix: `Choose another version, or omit it: --${name}.`,
          },
        ]
      : []),
    ...missing.map((one) => ({
      slug: "requires",
      kind: "usage" as const,
      what: `--${name}: installing a specific version requires ${one}, which is not enabled.`,
      fix: `Add --${one}, or omit the version: --${name}.`,
    })),
  ];
}

const unique = (names: readonly string[]) => [...new Set(names)];
