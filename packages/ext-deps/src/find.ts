import { basename, relative } from "node:path/posix";
import type { Host } from "@rocker/core";
import { findFiles, namePattern } from "@rocker/project-files";

export interface Found {
  /** Deps files, absolute, sorted. */
  readonly files: readonly string[];
  /** All pyproject.toml, absolute, sorted. */
  readonly pyprojects: readonly string[];
}

/**
 * What a project has that is read here, in one walk.
 * @param pattern a name with "*" and "?"; one with "/" is a path below a root
 */
export function findProject(
  host: Host,
  roots: readonly string[],
  { pattern, exclude }: { readonly pattern: string; readonly exclude: readonly string[] },
): Found {
  const isNamed = namePattern(basename(pattern));
  const isPlaced = pattern.includes("/") ? namePattern(pattern) : () => true;
  const found = findFiles(host, {
    roots,
    wanted: (name) => isNamed(name) || name === "pyproject.toml",
    exclude,
  });
  const isDeps = (path: string) =>
    roots.includes(path) || (isNamed(basename(path)) && roots.some((root) => isPlaced(relative(root, path))));
  return {
    files: found.filter(isDeps),
    pyprojects: found.filter((path) => basename(path) === "pyproject.toml"),
  };
}
