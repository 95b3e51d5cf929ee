import { type Configured, type Host, notConfigured, type Problem } from "@rocker/core/lifecycle";
import { findProjectFiles, findUserFile, type ProjectFiles } from "./places.ts";
import type { PluginRequest } from "./project-plugins.ts";
import type { SearchResult } from "./search.ts";

/** The configuration of the directory that rocker runs in. */
export interface LoadedConfiguration extends Configured {
  /** Plugins that the project needs. */
  readonly plugins: readonly PluginRequest[];
  /** Whether a devcontainer.json is the project's configuration, and was not read: nobody requested it yet. */
  readonly hasDevcontainer: boolean;
  /** What a devcontainer.json asks for and rocker leaves out: RK121 for each. */
  readonly leftOut: readonly Problem[];
  /** What of a devcontainer.json only editors use. */
  readonly shown: readonly string[];
}

/** That the project's devcontainer.json is to be read. */
export interface DevcontainerRequest {
  /** Which one of several: a subdirectory of `.devcontainer`, or a path. Default: the one that other tools use. */
  readonly name?: string;
}

/** Nothing is configured. */
export const noConfiguration: LoadedConfiguration = {
  ...notConfigured,
  plugins: [],
  hasDevcontainer: false,
  leftOut: [],
  shown: [],
};

/** The files of the user and of the project. */
interface Sources {
  readonly user: SearchResult;
  readonly project: SearchResult<ProjectFiles>;
}

export async function findSources(host: Host): Promise<Sources> {
  return { user: await findUserFile(host), project: await findProjectFiles(host) };
}

/**
 * Finds and reads the user's and the project's files. Never throws: the result includes problems.
 * @param devcontainer default: a devcontainer.json is only read if another file of the project refers to it
 * @param sources what was found before; default: searches
 */
export async function loadConfiguration(
  host: Host,
  devcontainer?: DevcontainerRequest,
  sources?: Sources,
): Promise<LoadedConfiguration> {
  const { user, project } = sources ?? (await findSources(host));
  const { found } = project;
  const ofOthers = devcontainer ? project.devcontainerWarnings : [];
  const warnings = [...user.warnings, ...project.warnings, ...ofOthers];
  const hasDevcontainer =
    !devcontainer && ((found?.devcontainers ?? []).length > 0 || project.devcontainerWarnings.length > 0);
  const hasFile = [user.found, found?.file, found?.local].some((one) => one !== undefined);
  const isBroken = found !== undefined && found.problems.length > 0;
  if (!hasFile && !isBroken && !devcontainer) return { ...noConfiguration, hasDevcontainer, warnings };
  const { assemble } = await import("./assemble.ts");
  const assembled = await assemble({ user: user.found, project: found, devcontainer }, host);
  return { ...assembled, hasDevcontainer, warnings: [...warnings, ...assembled.warnings] };
}
