import { join, relative } from "node:path/posix";
import type { FolderEntry, Host } from "@rocker/core";
import createMatcher from "ignore";
import { type IgnoreRules, isIgnored, rulesAbove, withRules } from "./git-ignore.ts";
import { namePattern } from "./name-pattern.ts";

export interface WalkOptions {
  /** Absolute; a file is taken as it is. */
  readonly roots: readonly string[];
  /** What the files are called: a name with "*" and "?"; with "/" in it, a path below the root as in .gitignore. */
  readonly pattern: string;
  /** What is left out, as in .gitignore. */
  readonly exclude: readonly string[];
}

export interface Walked {
  /** Absolute paths that match the pattern, sorted. */
  readonly files: readonly string[];
  /** Absolute paths of all pyproject.toml, sorted. */
  readonly pyprojects: readonly string[];
}

// Code of others that was brought along: what it needs is not what this project needs.
const vendored = new Set([
  "node_modules",
  "bower_components",
  "vendor",
  "third_party",
  "site-packages",
  "__pycache__",
]);

// A virtual environment of Python (PEP 405), and a folder of things that can be made anew (https://bford.info/cachedir).
const marks = new Set(["pyvenv.cfg", "CACHEDIR.TAG"]);

/**
 * Finds files in trees, each folder read once. Hidden, vendored and git-ignored folders are left out, links to
 * folders are not followed, and what may not be read is passed over.
 */
export function walk(host: Host, { roots, pattern, exclude }: WalkOptions): Walked {
  const matchesName = namePattern(pattern.slice(pattern.lastIndexOf("/") + 1));
  const matchesPath = pattern.includes("/") ? createMatcher().add(pattern) : undefined;
  const excluded = exclude.length > 0 ? createMatcher().add([...exclude]) : undefined;
  const files = new Set<string>();
  const pyprojects = new Set<string>();

  for (const root of roots) {
    if (host.path(root)?.kind === "file") {
      files.add(root);
      continue;
    }
    const isLeftOut = (path: string, isFolder: boolean, rules: IgnoreRules | undefined) =>
      isIgnored(rules, path, isFolder) ||
      excluded?.ignores(`${relative(root, path)}${isFolder ? "/" : ""}`) === true;
    const waiting = [{ folder: root, above: rulesAbove(host, root) }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { folder } = next;
      const entries = host.entries(folder) ?? [];
      if (folder !== root && entries.some(({ name }) => marks.has(name))) continue;
      const rules = entries.some(isGitIgnore)
        ? withRules(host, join(folder, ".gitignore"), folder, next.above)
        : next.above;
      for (const { name, kind } of entries) {
        if (kind === "folder") {
          if (name.startsWith(".") || vendored.has(name)) continue;
          const path = `${folder === "/" ? "" : folder}/${name}`;
          if (!isLeftOut(path, true, rules)) waiting.push({ folder: path, above: rules });
          continue;
        }
        const isPyproject = name === "pyproject.toml";
        if (!isPyproject && !matchesName(name)) continue;
        const path = join(folder, name);
        if (isLeftOut(path, false, rules)) continue;
        if (isPyproject) pyprojects.add(path);
        if (matchesName(name) && matchesPath?.ignores(relative(root, path)) !== false) files.add(path);
      }
    }
  }
  return { files: [...files].sort(), pyprojects: [...pyprojects].sort() };
}

const isGitIgnore = ({ name, kind }: FolderEntry) => name === ".gitignore" && kind === "file";
