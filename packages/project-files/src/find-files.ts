import { join, relative } from "node:path/posix";
import type { FolderEntry, Host } from "@rocker/core";
import { type IgnoreRules, isIgnored, matcherOf, rulesAbove, withRules } from "./git-ignore.ts";

export interface FindOptions {
  /** Where to look, absolute; a file is taken as it is. */
  readonly roots: readonly string[];
  /** Whether files of this name are looked for. Asked of every name, so it should be quick. */
  readonly wanted: (name: string) => boolean;
  /** What is left out, as in .gitignore, below each root. Default: nothing. */
  readonly exclude?: readonly string[];
}

// Code of others that was brought along: what it is and needs is not what this project is and needs.
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
 * folders are not followed, and what may not be read is passed over. A link of a wanted name is found too.
 * @returns absolute paths, each once, sorted
 */
export function findFiles(host: Host, { roots, wanted, exclude = [] }: FindOptions): readonly string[] {
  const excluded = exclude.length > 0 ? matcherOf(exclude) : undefined;
  const found = new Set<string>();
  for (const root of roots) {
    if (host.path(root)?.kind === "file") found.add(root);
    else for (const path of filesBelow(host, root, wanted, excluded)) found.add(path);
  }
  return [...found].sort();
}

function* filesBelow(
  host: Host,
  root: string,
  wanted: FindOptions["wanted"],
  excluded: IgnoreRules["matcher"] | undefined,
): Generator<string> {
  const isLeftOut = (path: string, isFolder: boolean, rules: IgnoreRules | undefined) =>
    isIgnored(rules, path, isFolder) ||
    excluded?.ignores(`${relative(root, path)}${isFolder ? "/" : ""}`) === true;
  const matters = (name: string) => wanted(name) || name === ".gitignore" || marks.has(name);
  const waiting = [{ folder: root, above: rulesAbove(host, root) }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { folder } = next;
    const entries = host.entries(folder, matters) ?? [];
    if (folder !== root && entries.some(({ name }) => marks.has(name))) continue;
    const rules = entries.some(isGitIgnore)
      ? withRules(host, join(folder, ".gitignore"), folder, next.above)
      : next.above;
    for (const { name, kind } of entries) {
      const isFolder = kind === "folder";
      if (isFolder ? name.startsWith(".") || vendored.has(name) : !wanted(name)) continue;
      const path = `${folder === "/" ? "" : folder}/${name}`;
      if (isLeftOut(path, isFolder, rules)) continue;
      if (isFolder) waiting.push({ folder: path, above: rules });
      else yield path;
    }
  }
}

const isGitIgnore = ({ name, kind }: FolderEntry) => name === ".gitignore" && kind === "file";
