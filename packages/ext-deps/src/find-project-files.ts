import { basename, relative } from "node:path/posix";
import type { Host } from "@rocker/core";
import { findFiles, namePattern } from "@rocker/project-files";

export interface FoundFiles {
  /** Paths of deps files, absolute and sorted. */
  readonly files: readonly string[];
  /** Paths of all pyproject.toml files, absolute and sorted. */
  readonly pyprojects: readonly string[];
}

/**
 * Finds the project's deps files and pyproject.toml files in one walk of the directory tree.
 * @param pattern a file name with the wildcards "*" and "?"; with a "/", a path relative to a root
 */
export function findProjectFiles(
  host: Host,
  roots: readonly string[],
  { pattern, exclude }: { readonly pattern: string; readonly exclude: readonly string[] },
): FoundFiles {
  const matchesName = namePattern(basename(pattern));
  const matchesPath = pattern.includes("/") ? namePattern(pattern) : () => true;
  const found = findFiles(host, {
    roots,
    matches: (name) => matchesName(name) || name === "pyproject.toml",
    exclude,
  });
  const isDeps = (path: string) =>
    roots.includes(path) ||
    (matchesName(basename(path)) && roots.some((root) => matchesPath(relative(root, path))));
  return {
    files: found.filter(isDeps),
    pyprojects: found.filter((path) => basename(path) === "pyproject.toml"),
  };
}
