import { posix } from "node:path";
import { type Host, hasTrustedOwner } from "@rocker/core";

// Longer than any path that Linux takes (PATH_MAX). Git itself reads up to 1 MiB.
const largestFile = 8192;

/** What the `.git` file of a working tree says: the path that it names, as written there, or why it does not count. */
export type GitFile = { readonly names: string } | { readonly fault: string };

/**
 * Reads the `.git` file of a working tree as strictly as git does (read_gitfile_gently in its setup.c).
 * @param tree the real path of the working tree
 * @returns undefined when there is no such file: its repository is a directory, or there is none
 */
export function readGitFile(tree: string, host: Host): GitFile | undefined {
  const path = posix.join(tree, ".git");
  const facts = host.path(path);
  if (facts === undefined || facts.kind === "directory") return undefined;
  if (facts.kind !== "file" || facts.realPath !== path) return { fault: "is not a regular file" };
  const owners = [facts, host.path(tree)];
  if (!owners.every((one) => one && hasTrustedOwner(one, host))) return { fault: "belongs to another user" };
  const text = host.readFile(path, largestFile)?.toString("utf8") ?? "";
  const names = /^gitdir: (\P{Cc}+)[\r\n]*$/u.exec(text)?.[1];
  return names === undefined ? { fault: "is not what git writes there" } : { names };
}
