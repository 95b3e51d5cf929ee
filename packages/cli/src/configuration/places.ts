import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Host, isRockerError, xdgDirectory } from "@rocker/core/lifecycle";
import { devcontainerNames, devcontainersIn } from "../devcontainer/paths.ts";
import { type ConfigText, projectTop, readConfigText } from "./config-text.ts";
import type { Found, SearchRequest, SearchResult } from "./search.ts";

/** The names of project configuration files, in order of preference: cosmiconfig's search places, and rockerc's. */
export const projectNames = [
  ".rockerrc",
  ".rockerrc.json",
  ".rockerrc.yaml",
  ".rockerrc.yml",
  "rocker.config.json",
  "rocker.config.yaml",
  "rocker.config.yml",
  ".config/rockerrc",
  ".config/rockerrc.json",
  ".config/rockerrc.yaml",
  ".config/rockerrc.yml",
  "rockerc.yaml",
] as const;

/** The user's own settings for a project, kept out of git. */
export const localName = ".rockerrc.local.yaml";

const userNames = ["config.yaml", "config.yml", "config.json"] as const;

/** The files that configure a project. */
export interface ProjectFiles extends Found {
  /** The user's own settings for it. */
  readonly local: ConfigText | undefined;
}

/** The directory of the user's configuration: `$XDG_CONFIG_HOME/rocker`. */
function userDirectory(host: Host): string {
  return join(xdgDirectory("XDG_CONFIG_HOME", host), "rocker");
}

/** The user configuration, or else the file that rockerc has in the home directory. */
export async function findUserFile(host: Host): Promise<SearchResult> {
  const own = await search({ names: userNames, from: userDirectory(host) }, host);
  if (own.found) return own;
  const ofRockerc = await search({ names: [".rockerc.yaml"], from: homeOf(host) }, host);
  const warnings = [...own.warnings, ...ofRockerc.warnings];
  return { found: ofRockerc.found, warnings, devcontainerWarnings: [] };
}

/**
 * Searches the working directory and its parents for a configuration: up to the home directory, or outside of it up to the
 * root directory.
 */
export async function findProjectFiles(host: Host): Promise<SearchResult<ProjectFiles>> {
  const names = [...projectNames, localName];
  const request = { names, from: host.cwd, upTo: homeOf(host) };
  const { found, warnings, devcontainerWarnings } = await search(request, host);
  return { found: found && withLocal(found, host), warnings, devcontainerWarnings };
}

const homeOf = (host: Host) => host.env.HOME || host.user().home;

const nothing: SearchResult = { found: undefined, warnings: [], devcontainerWarnings: [] };

/** Most directories have no configuration: the search is loaded only where it has something to look at. */
async function search(request: SearchRequest, host: Host): Promise<SearchResult> {
  const { from, upTo } = request;
  // Only a project has dev containers.
  const names = upTo === undefined ? request.names : [...request.names, ...devcontainerNames];
  const directories = upward(from, upTo ?? from);
  if (!directories.some((directory) => names.some((name) => existsSync(join(directory, name)))))
    return nothing;
  return (await import("./search.ts")).searchConfig(request, host);
}

function upward(from: string, upTo: string): readonly string[] {
  return from === upTo || dirname(from) === from ? [from] : [from, ...upward(dirname(from), upTo)];
}

function withLocal(found: Found, host: Host): ProjectFiles {
  const localPath = join(found.directory, localName);
  if (found.path === localPath) {
    // The user's own settings for a dev container.
    const devcontainers = devcontainersIn(found.directory, host);
    return { ...found, file: undefined, local: found.file, devcontainers };
  }
  const others = found.others.filter((path) => path !== localPath);
  if (others.length === found.others.length) return { ...found, local: undefined };
  try {
    const local = readConfigText(localPath, host, projectTop(found.directory, host));
    return { ...found, others, local };
  } catch (error) {
    if (!isRockerError(error)) throw error;
    return { ...found, others, local: undefined, problems: [...found.problems, ...error.problems] };
  }
}
