import { dirname, join } from "node:path/posix";
import { type Host, hasTrustedOwner } from "@rocker/core";

// Files and directories that mark the top of a project. In worktrees and submodules, `.git` is a file.
const marks = [
  ".git",
  ".hg",
  ".jj",
  ".rockerrc",
  ".rockerrc.yaml",
  ".rockerrc.yml",
  ".rockerrc.json",
  "rockerc.yaml",
];

export interface Project {
  /** The top directory, its real path. */
  readonly path: string;
  /** Marks in parent directories that another user could have created. They are not used. */
  readonly ignored: readonly string[];
}

/**
 * Finds the current project: the nearest parent directory with a mark, or else the working directory. As with git's
 * safe.directory, the directory and the mark must belong to the user or root. Otherwise another user could create
 * /tmp/.git, and rocker would mount all of /tmp.
 */
export function findProject(host: Host): Project {
  const here = host.path(host.cwd)?.realPath ?? host.cwd;
  const home = host.path(host.user().home)?.realPath;
  const isTrusted = (path: string) => {
    const facts = host.path(path);
    return facts !== undefined && hasTrustedOwner(facts, host);
  };
  const ignored: string[] = [];
  // A home directory under version control is not a project.
  for (let directory = here; directory !== "/" && directory !== home; directory = dirname(directory)) {
    const found = marks.map((mark) => join(directory, mark)).filter((mark) => host.path(mark));
    if (found.length > 0 && isTrusted(directory) && found.some(isTrusted))
      return { path: directory, ignored };
    // The working directory is mounted even without a mark, so there is nothing to report.
    if (directory !== here) ignored.push(...found);
  }
  return { path: here, ignored };
}

// A project mounted in one of these directories could hide files that the image needs.
const imageDirectories = "bin boot dev etc lib lib32 lib64 libx32 proc run sbin sys usr var".split(" ");

/** Why the project cannot have the same path in the container; undefined when it can. */
export function samePathFault(project: string): string | undefined {
  const [, top = ""] = project.split("/");
  return imageDirectories.includes(top) ? `/${top} belongs to the image` : undefined;
}
