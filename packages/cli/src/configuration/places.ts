import { join } from "node:path";
import { type Host, isRockerError, xdgFolder } from "@rocker/core/lifecycle";
import { devcontainersIn } from "../devcontainer/paths.ts";
import { type ConfigText, projectTop, readConfigText } from "./config-text.ts";
import { type Found, type SearchResult, searchConfig } from "./search.ts";

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
export function userDirectory(host: Host): string {
  return join(xdgFolder("XDG_CONFIG_HOME", host), "rocker");
}

/** The user configuration, or else the file that rockerc has in the home directory. */
export function findUserFile(host: Host): SearchResult {
  const own = searchConfig({ names: userNames, from: userDirectory(host) }, host);
  if (own.found) return own;
  const home = host.env.HOME || host.user().home;
  const ofRockerc = searchConfig({ names: [".rockerc.yaml"], from: home }, host);
  const warnings = [...own.warnings, ...ofRockerc.warnings];
  return { found: ofRockerc.found, warnings, devcontainerWarnings: [] };
}

/**
 * Searches the working directory and its parents for a configuration: up to the home directory, or outside of it up to the
 * root directory.
 */
export function findProjectFiles(host: Host): SearchResult<ProjectFiles> {
  const home = host.env.HOME || host.user().home;
  const names = [...projectNames, localName];
  const search = searchConfig({ names, from: host.cwd, upTo: home }, host);
  const { found, warnings, devcontainerWarnings } = search;
  return { found: found && withLocal(found, host), warnings, devcontainerWarnings };
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
