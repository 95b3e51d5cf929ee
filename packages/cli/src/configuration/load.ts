import type { ConfigFile, ConfigLayer, Host, Problem } from "@rocker/core/lifecycle";
import { findProjectFiles, findUserFile } from "./places.ts";
import type { Policy } from "./policy.ts";
import type { PluginWish } from "./project-plugins.ts";

/** The configuration of the folder that rocker runs in. */
export interface LoadedConfiguration {
  /** Lowest first. */
  readonly layers: readonly ConfigLayer[];
  /** The folder of the project's files, its real path, and all files that its layers were made from. */
  readonly project: { readonly folder: string; readonly files: readonly ConfigFile[] } | undefined;
  /** Plugins that the project needs. */
  readonly plugins: readonly PluginWish[];
  /** What the person allows and denies to projects. */
  readonly policy: Policy;
  readonly warnings: readonly Problem[];
  /** All that is wrong in the files. */
  readonly problems: readonly Problem[];
}

/** What there is where nothing is configured. */
export const noConfiguration: LoadedConfiguration = {
  layers: [],
  project: undefined,
  plugins: [],
  policy: new Map(),
  warnings: [],
  problems: [],
};

/** Finds and reads the person's and the project's files. Never throws: what is wrong in them is in the result. */
export async function loadConfiguration(host: Host): Promise<LoadedConfiguration> {
  const user = findUserFile(host);
  const project = findProjectFiles(host);
  const warnings = [...user.warnings, ...project.warnings];
  if (!user.found && !project.found) return { ...noConfiguration, warnings };
  const { assemble } = await import("./assemble.ts");
  const assembled = await assemble(user.found, project.found, host);
  return { ...assembled, warnings: [...warnings, ...assembled.warnings] };
}
