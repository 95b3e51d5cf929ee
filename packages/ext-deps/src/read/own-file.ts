import { relative } from "node:path/posix";
import type { ExtensionProblem, Host } from "@rocker/core";
import type { Place } from "../place.ts";
import { problemAt } from "../problem.ts";

export interface OwnFile {
  /** With symlinks resolved. */
  readonly path: string;
  readonly contents: Buffer;
  /** Permission bits. */
  readonly mode: number;
}

/** A folder that is searched: nothing that is installed leads out of it. */
export interface Root {
  /** Absolute. */
  readonly path: string;
  /** With symlinks resolved. */
  readonly realPath: string;
}

export function rootAt(host: Host, path: string): Root {
  return { path, realPath: host.path(path)?.realPath ?? path };
}

/**
 * Reads a file of the project, and nothing else: what it has goes into an image. A link out of the project, a pipe,
 * a file of another person is refused.
 * @param root the project's folder
 * @param place where the file is asked for
 */
export function readOwnFile(
  host: Host,
  path: string,
  root: Root,
  place: Place,
): OwnFile | { readonly problem: ExtensionProblem } {
  const shown = JSON.stringify(relative(host.cwd, path) || path);
  const refuse = (slug: string, what: string, fix: string) => ({
    problem: problemAt(place, { slug, what: `${shown} ${what}`, fix }),
  });
  const facts = host.path(path);
  if (!facts) return refuse("missing", "does not exist, or cannot be read.", "Check the path and its permissions.");
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
  // As git's safe.directory: a file that someone else put there could be a trap.
  if (facts.uid !== host.user().uid && facts.uid !== 0) {
    return refuse("owner", "belongs to another user.", "Change its owner to yourself, or leave it out.");
  }
  const contents = host.readFile(path);
  if (!contents) return refuse("missing", "cannot be read.", "Check its permissions.");
  return { path: facts.realPath, contents, mode: facts.mode };
}
