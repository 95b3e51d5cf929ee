import { type Host, notConfigured } from "@rocker/core/lifecycle";
import type { DevcontainerRequest, LoadedConfiguration } from "./loaded-configuration.ts";
import { findProjectFiles, findUserFile, type ProjectFiles } from "./places.ts";
import type { SearchResult } from "./search.ts";

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
