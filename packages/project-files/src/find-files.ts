import { join, relative } from "node:path/posix";
import type { DirectoryEntry, Host } from "@rocker/core";
import { addRules, createMatcher, type IgnoreRules, inheritedRules, isIgnored } from "./git-ignore.ts";

export interface FindOptions {
  /** Absolute paths of directories to search. The path of a file is included in the result as it is. */
  readonly roots: readonly string[];
  /** Whether to find files with this name. Called for every name in the tree, so it should be fast. */
  readonly matches: (name: string) => boolean;
  /** Patterns of files and directories to skip, as in .gitignore, relative to each root. Default: none. */
  readonly exclude?: readonly string[];
}

// Third-party code in the tree: its files say nothing about what this project is and needs.
const vendored = new Set([
  "node_modules",
  "bower_components",
  "vendor",
  "third_party",
  "site-packages",
  "__pycache__",
]);

// Files that mark a directory to skip: a Python virtual environment (PEP 405), a cache (https://bford.info/cachedir).
const markers = new Set(["pyvenv.cfg", "CACHEDIR.TAG"]);

/**
 * Finds files in directory trees and reads each directory once. Skips hidden, vendored, git-ignored and unreadable
 * directories, and does not follow links to directories. Links whose own name matches are included.
 * @returns absolute paths, sorted and without duplicates
 */
export function findFiles(host: Host, { roots, matches, exclude = [] }: FindOptions): readonly string[] {
  const excluded = exclude.length > 0 ? createMatcher(exclude) : undefined;
  const found = new Set<string>();
  for (const root of roots) {
    if (host.path(root)?.kind === "file") found.add(root);
    else for (const path of filesBelow(host, root, matches, excluded)) found.add(path);
  }
  return [...found].sort();
}

function* filesBelow(
  host: Host,
  root: string,
  matches: FindOptions["matches"],
  excluded: IgnoreRules["matcher"] | undefined,
): Generator<string> {
  const isSkipped = (path: string, isDirectory: boolean, rules: IgnoreRules | undefined) =>
    isIgnored(rules, path, isDirectory) ||
    excluded?.ignores(`${relative(root, path)}${isDirectory ? "/" : ""}`) === true;
  const isRelevant = (name: string) => matches(name) || name === ".gitignore" || markers.has(name);
  const pending = [{ directory: root, inherited: inheritedRules(host, root) }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { directory } = next;
    const entries = host.entries(directory, isRelevant) ?? [];
    if (directory !== root && entries.some(({ name }) => markers.has(name))) continue;
    const rules = entries.some(isGitIgnore)
      ? addRules(host, join(directory, ".gitignore"), directory, next.inherited)
      : next.inherited;
    for (const { name, kind } of entries) {
      const isDirectory = kind === "directory";
      if (isDirectory ? name.startsWith(".") || vendored.has(name) : !matches(name)) continue;
      const path = `${directory === "/" ? "" : directory}/${name}`;
      if (isSkipped(path, isDirectory, rules)) continue;
      if (isDirectory) pending.push({ directory: path, inherited: rules });
      else yield path;
    }
  }
}

const isGitIgnore = ({ name, kind }: DirectoryEntry) => name === ".gitignore" && kind === "file";
