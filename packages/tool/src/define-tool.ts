import { type AnyExtension, defineExtension, type ExtensionContext, type Options } from "@rocker/core";
import { shareHomePaths, sharedPaths, shareProblems } from "./home-paths.ts";
import type { Tool } from "./tool.ts";

/**
 * An extension that installs a tool: `--<name>`, or `--<name>=VERSION`.
 * @throws TypeError when the name is not one that a flag can have
 */
export function defineTool(tool: Tool): AnyExtension {
  const { name, summary, from, pinnedFrom = from, packages, env = {} } = tool;
  const requires = [...new Set([from, pinnedFrom].flatMap((source) => source.requires ?? []).concat(tool.requires ?? []))];
  return defineExtension<Options>({
    name,
    summary,
    options: optionsOf(tool),
    activation: [name],
    ...(requires.length > 0 && { requires }),
    // Certificates must be there before anything is downloaded.
    after: ["user", "certs"],
    validate(context) {
      const version = wantedVersion(tool, context);
      const fault = version === undefined ? undefined : pinnedFrom.versionFault(version);
      const problem = {
        slug: "version",
        kind: "usage",
        what: `--${name}: there is no version ${JSON.stringify(version)} to be had: ${fault}.`,
        fix: `Take another one, or leave it away: --${name}.`,
      } as const;
      return [...(fault ? [problem] : []), ...shareProblems(sharedPaths(tool, context), context)];
    },
    setup(container, context) {
      const version = wantedVersion(tool, context);
      if (packages) container.withPackages(packages, { layer: "system" });
      const source = version === undefined ? from : pinnedFrom;
      source.install(container, { tool: name, version });
      for (const [variable, value] of Object.entries(env)) {
        container.withEnvVariable(variable, value, { layer: "system" });
      }
      shareHomePaths(container, sharedPaths(tool, context), context);
    },
  });
}

function optionsOf({ name, summary, config, cache }: Tool): Options {
  return {
    // An empty text is "no version": a version is never empty.
    [name]: { type: "string", bare: "", valueName: "VERSION", summary },
    ...(config && {
      [`${name}-config`]: {
        type: "enum",
        values: ["rw", "ro"],
        bare: "rw",
        summary: `Mount your configuration of it (${config.map((path) => `~/${path}`).join(", ")}), writable or read-only`,
      },
    }),
    ...(cache && {
      [`${name}-cache`]: { type: "boolean", summary: `Mount what it keeps between runs (~/${cache})` },
    }),
  };
}

function wantedVersion({ name }: Tool, { options }: ExtensionContext): string | undefined {
  return (options[name] as string | undefined) || undefined;
}
