import { type Configured, type Host, notConfigured } from "@rocker/core/lifecycle";
import { findProjectFiles, findUserFile } from "./places.ts";
import type { PluginRequest } from "./project-plugins.ts";

/** The configuration of the directory that rocker runs in. */
export interface LoadedConfiguration extends Configured {
  /** Plugins that the project needs. */
  readonly plugins: readonly PluginRequest[];
}

/** Nothing is configured. */
export const noConfiguration: LoadedConfiguration = { ...notConfigured, plugins: [] };

/** Finds and reads the user's and the project's files. Never throws: the result includes problems. */
export async function loadConfiguration(host: Host): Promise<LoadedConfiguration> {
  const user = findUserFile(host);
  const project = findProjectFiles(host);
  const warnings = [...user.warnings, ...project.warnings];
  if (!user.found && !project.found) return { ...noConfiguration, warnings };
  const { assemble } = await import("./assemble.ts");
  const assembled = await assemble(user.found, project.found, host);
  return { ...assembled, warnings: [...warnings, ...assembled.warnings] };
}
