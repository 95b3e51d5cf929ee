import { relative } from "node:path/posix";
import type { ExtensionProblem, Host } from "@rocker/core";
import type { Location } from "../location.ts";
import { problemAt } from "../problem.ts";

export interface ProjectFile {
  /** With symlinks resolved. */
  readonly path: string;
  readonly contents: Buffer;
  /** Permission bits. */
  readonly mode: number;
}

/** A searched directory. Files outside it are not installed. */
export interface SearchRoot {
  /** Absolute. */
  readonly path: string;
  /** With symlinks resolved. */
  readonly realPath: string;
}

export function searchRoot(host: Host, path: string): SearchRoot {
  return { path, realPath: host.path(path)?.realPath ?? path };
}

/**
 * Reads a file of the project. Its contents go into an image, so links that lead out of the project, special files and
 * files of other users are rejected.
 * @param root the project directory
 * @param location where the file is referenced
 */
export function readProjectFile(
  host: Host,
  path: string,
  root: SearchRoot,
  location: Location,
): ProjectFile | { readonly problem: ExtensionProblem } {
  const shown = JSON.stringify(relative(host.cwd, path) || path);
  const refuse = (slug: string, what: string, fix: string) => ({
    problem: problemAt(location, { slug, what: `${shown} ${what}`, fix }),
  });
  const facts = host.path(path);
  if (!facts)
    return refuse("missing", "does not exist, or cannot be read.", "Check the path and its permissions.");
  if (facts.kind !== "file") {
    return refuse("file", "is not a regular file.", "Specify a file, or skip it with --deps-exclude.");
  }
  if (root.realPath !== "/" && !facts.realPath.startsWith(`${root.realPath}/`)) {
    return refuse(
      "outside",
      `is a link to ${facts.realPath}, outside ${root.path}.`,
      "Replace the link with the file itself.",
    );
  }
  // Like git's safe.directory: a file that another user created could be malicious.
  if (facts.uid !== host.user().uid && facts.uid !== 0) {
    return refuse("owner", "belongs to another user.", "Change its owner to yourself, or leave it out.");
  }
  const contents = host.readFile(path);
  if (!contents) return refuse("missing", "cannot be read.", "Check its permissions.");
  return { path: facts.realPath, contents, mode: facts.mode };
}
