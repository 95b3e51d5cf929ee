import { dirname, join } from "node:path/posix";
import type { Host } from "@rocker/core";

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

/** The top of the project that the person is in, its real path: the nearest folder with a mark, else the folder itself. */
export function projectOf(host: Host): string {
  const here = host.path(host.cwd)?.realPath ?? host.cwd;
  const home = host.path(host.user().home)?.realPath;
  // A home that is under version control is no project.
  for (let folder = here; folder !== "/" && folder !== home; folder = dirname(folder)) {
    if (marks.some((mark) => host.path(join(folder, mark)))) return folder;
  }
  return here;
}

// What an image needs at these places is its own: a project over them would hide it.
const imageFolders = "bin boot dev etc lib lib32 lib64 libx32 proc run sbin sys usr var".split(" ");

/** Why the project cannot have the same path in the container; undefined when it can. */
export function samePathFault(project: string): string | undefined {
  const [, top = ""] = project.split("/");
  return imageFolders.includes(top) ? `/${top} is the image's own` : undefined;
}
