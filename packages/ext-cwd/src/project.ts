import { dirname, join } from "node:path/posix";
import { type Host, hasTrustedOwner } from "@rocker/core";

// What a project has at its top. A file `.git` is a worktree's or a submodule's.
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
  /** Marks above the working directory that another user could have put there: they make no project. */
  readonly ignored: readonly string[];
}

/**
 * The project that the user is in: the nearest directory upward with a mark, else the working directory itself. As with
 * git's safe.directory, both have to be the user's or root's: with a `.git` in /tmp, any user would have all of /tmp
 * mounted.
 */
export function findProject(host: Host): Project {
  const here = host.path(host.cwd)?.realPath ?? host.cwd;
  const home = host.path(host.user().home)?.realPath;
  const isTrusted = (path: string) => {
    const facts = host.path(path);
    return facts !== undefined && hasTrustedOwner(facts, host);
  };
  const ignored: string[] = [];
  // A home that is under version control is no project.
  for (let directory = here; directory !== "/" && directory !== home; directory = dirname(directory)) {
    const found = marks.map((mark) => join(directory, mark)).filter((mark) => host.path(mark));
    if (found.length > 0 && isTrusted(directory) && found.some(isTrusted))
      return { path: directory, ignored };
    // The working directory is mounted in any case.
    if (directory !== here) ignored.push(...found);
  }
  return { path: here, ignored };
}

// What an image needs at these places is its own: a project over them would hide it.
const imageFolders = "bin boot dev etc lib lib32 lib64 libx32 proc run sbin sys usr var".split(" ");

/** Why the project cannot have the same path in the container; undefined when it can. */
export function samePathFault(project: string): string | undefined {
  const [, top = ""] = project.split("/");
  return imageFolders.includes(top) ? `/${top} is the image's own` : undefined;
}
