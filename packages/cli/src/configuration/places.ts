import { type Stats, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Host, xdgFolder } from "@rocker/core/lifecycle";

/** The files that may configure a project, the first that is there is used: cosmiconfig's places, and rockerc's. */
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

/** What one person has in a project, kept out of git. */
export const localName = ".rockerrc.local.yaml";

const userNames = ["config.yaml", "config.yml", "config.json"] as const;

/** A file that is there. */
export interface FoundFile {
  readonly path: string;
  readonly stats: Stats;
}

/** The project's files, or the person's own: those of one folder, in the order in which they are preferred. */
export interface FoundFiles {
  readonly folder: string;
  readonly main: readonly FoundFile[];
  readonly local: FoundFile | undefined;
}

/** The person's folder of configuration: `$XDG_CONFIG_HOME/rocker`. */
export function userFolder(host: Host): string {
  return join(xdgFolder("XDG_CONFIG_HOME", host), "rocker");
}

export function findUserFiles(host: Host): readonly FoundFile[] {
  return present(userFolder(host), userNames);
}

/**
 * The nearest folder upward that has a configuration. It is searched up to the home folder, or to the root from
 * outside of it. A dozen stats for each folder take well below a millisecond: nothing else is done in a run that has
 * no configuration.
 */
export function findProjectFiles(host: Host): FoundFiles | undefined {
  const stop = home(host);
  for (let folder = host.cwd; ; folder = dirname(folder)) {
    const main = present(folder, projectNames);
    const [local] = present(folder, [localName]);
    if (main.length > 0 || local) return { folder, main, local };
    if (folder === stop || dirname(folder) === folder) return undefined;
  }
}

const home = (host: Host) => host.env.HOME || host.user().home;

function present(folder: string, names: readonly string[]): FoundFile[] {
  return names.flatMap((name) => {
    const path = join(folder, name);
    const stats = stat(path);
    return stats ? [{ path, stats }] : [];
  });
}

function stat(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // A folder that may not be entered has nothing for this person.
  }
}
