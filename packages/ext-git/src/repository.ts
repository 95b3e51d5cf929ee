import { posix } from "node:path";
import { type Host, hasTrustedOwner } from "@rocker/core";

// The files read here hold a path or a ref; only a config file may grow with its branches.
const largestFile = 1024 * 1024;

/** Whether git takes a directory for a repository (is_git_directory in its setup.c), and it is the user's or root's. */
export function isRepository(directory: string, host: Host): boolean {
  const isOwnDirectory = (path: string) => {
    const facts = host.path(path);
    return facts?.kind === "directory" && facts.realPath === path && hasTrustedOwner(facts, host);
  };
  const directories = [directory, posix.join(directory, "objects"), posix.join(directory, "refs")];
  return directories.every(isOwnDirectory) && hasHead(directory, host);
}

/** Whether HEAD names a ref or a commit (validate_headref in git's setup.c). */
export function hasHead(directory: string, host: Host): boolean {
  return /^(ref:\s*refs\/|[0-9a-f]{40}([0-9a-f]{24})?\s*$)/.test(readOwnFile(directory, "HEAD", host) ?? "");
}

/**
 * The text of a file of git's own that holds one path or ref, without its final newline.
 * @param directory a real path
 * @returns undefined for what is a symlink, belongs to another user, or cannot be read
 */
export function readOwnFile(directory: string, name: string, host: Host): string | undefined {
  const path = posix.join(directory, name);
  const facts = host.path(path);
  if (facts?.kind !== "file" || facts.realPath !== path || !hasTrustedOwner(facts, host)) return undefined;
  return host.readFile(path, largestFile)?.toString("utf8").trimEnd();
}
