import { join, relative } from "node:path/posix";
import { type ExtensionProblem, type Host, hostPath } from "@rocker/core";
import { checkBlock } from "./entry/check.ts";
import { findProjectFiles } from "./find-project-files.ts";
import { findConflicts } from "./merge/conflicts.ts";
import { type Order, solveOrder } from "./merge/order.ts";
import { mergeBlocks } from "./merge/steps.ts";
import { problemAt } from "./problem.ts";
import type { Block, DepsFile, Item } from "./read/deps-file.ts";
import { type ProjectFile, readProjectFile, type SearchRoot, searchRoot } from "./read/project-file.ts";
import { readPyproject } from "./read/pyproject.ts";
import { readDepsFile } from "./read/read-file.ts";
import { readScripts, type Script } from "./read/scripts.ts";

export const defaultPattern = "*.deps.yaml";

/** Which files to search for, and where. */
export interface Search {
  readonly pattern: string;
  /** As given by the user; if empty, the working directory. */
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
}

/** A project's dependencies, from all of its files. */
export interface Project {
  /** Names of the deps files, relative to the working directory. */
  readonly files: readonly string[];
  readonly order: Order;
  /** Contents and modes of the files listed under `script`. */
  readonly scripts: ReadonlyMap<Item, Script>;
  /** The requirements that each `pyproject` entry stands for. */
  readonly requirements: ReadonlyMap<Item, readonly string[]>;
  readonly problems: readonly ExtensionProblem[];
}

/**
 * Finds, reads and merges a project's files. Reports the problems of all files at once.
 * @param mayBeEmpty whether it is no problem that there is no file
 */
export function readProject(host: Host, search: Search, { mayBeEmpty = false } = {}): Project {
  const roots =
    search.paths.length > 0
      ? search.paths.map((path) => hostPath(path, { cwd: host.cwd, home: host.user().home }))
      : [host.cwd];
  const { files, pyprojects } = findProjectFiles(host, roots, search);
  const problems: ExtensionProblem[] = missingRoots(host, roots);
  const searchRoots = roots.map((root) => searchRoot(host, root));
  const read = readFiles(host, files, searchRoots, problems);
  const blocks = read.flatMap((file) => file.blocks);
  if (read.length === 0 && problems.length === 0 && !mayBeEmpty) {
    problems.push(nothingFound(search, roots, host));
  }
  for (const block of blocks) problems.push(...checkBlock(block));
  problems.push(...findConflicts(blocks));
  const constraints = read.flatMap((file) => file.constraints);
  const solved = solveOrder(mergeBlocks(blocks), constraints);
  if ("problems" in solved) problems.push(...solved.problems);
  return {
    files: read.map(({ name }) => name),
    order: "problems" in solved ? { steps: [], edges: [] } : solved,
    scripts: scriptsOf(host, blocks, searchRoots, problems),
    requirements: requirementsOf(host, blocks, pyprojects, searchRoots, problems),
    problems,
  };
}

function missingRoots(host: Host, roots: readonly string[]): ExtensionProblem[] {
  return roots
    .filter((root) => !["file", "directory"].includes(host.path(root)?.kind ?? ""))
    .map((root) => ({
      slug: "missing",
      kind: "usage",
      what: `cannot read ${root}: it does not exist, or permission is denied.`,
      fix: "Check the path given with --deps-path.",
    }));
}

function nothingFound({ pattern }: Search, roots: readonly string[], host: Host): ExtensionProblem {
  return {
    slug: "none",
    kind: "usage",
    what: `no ${pattern} files found in ${roots.map((root) => relative(host.cwd, root) || root).join(", ")}.`,
    why: "Hidden, vendored and git-ignored directories are skipped.",
    fix: "Run rocker in the project's directory, or specify it with --deps-path.",
  };
}

/** A link and its target count as one file. */
function readFiles(
  host: Host,
  paths: readonly string[],
  roots: readonly SearchRoot[],
  problems: ExtensionProblem[],
): readonly DepsFile[] {
  const seen = new Set<string>();
  return paths.flatMap((path) => {
    const file = readOrReport(host, path, roots, problems);
    if (!file || seen.has(file.path)) return [];
    seen.add(file.path);
    const read = readDepsFile(path, nameOf(host, path), file.contents);
    problems.push(...read.problems);
    return [read];
  });
}

function readOrReport(
  host: Host,
  path: string,
  roots: readonly SearchRoot[],
  problems: ExtensionProblem[],
): ProjectFile | undefined {
  const location = { file: nameOf(host, path), line: 1, column: 1 };
  const file = readProjectFile(host, path, rootContaining(host, path, roots), location);
  if (!("problem" in file)) return file;
  problems.push(file.problem);
  return undefined;
}

function scriptsOf(
  host: Host,
  blocks: readonly Block[],
  roots: readonly SearchRoot[],
  problems: ExtensionProblem[],
): ReadonlyMap<Item, Script> {
  const scripts = new Map<Item, Script>();
  for (const block of blocks.filter(({ command }) => command === "script")) {
    const read = readScripts(host, block, rootContaining(host, join(block.directory, "x"), roots));
    problems.push(...read.problems);
    for (const script of read.scripts) scripts.set(script.item, script);
  }
  return scripts;
}

/** `all` means every pyproject.toml in the tree. Any other entry is the path of one, relative to the file. */
function requirementsOf(
  host: Host,
  blocks: readonly Block[],
  pyprojects: readonly string[],
  roots: readonly SearchRoot[],
  problems: ExtensionProblem[],
): ReadonlyMap<Item, readonly string[]> {
  const read = new Map<string, readonly string[]>();
  const requirementsIn = (path: string): readonly string[] => {
    const known = read.get(path);
    if (known) return known;
    const file = readOrReport(host, path, roots, problems);
    const found = file ? readPyproject(nameOf(host, path), file.contents) : undefined;
    problems.push(...(found?.problems ?? []));
    read.set(path, found?.requirements ?? []);
    return read.get(path) ?? [];
  };
  const requirements = new Map<Item, readonly string[]>();
  for (const block of blocks.filter(({ command }) => command === "pyproject")) {
    for (const item of block.items) {
      const isOne = item.text.endsWith("pyproject.toml") && !item.text.split("/").includes("..");
      if (item.text !== "all" && !isOne) {
        problems.push(
          problemAt(item.location, {
            slug: "pyproject",
            what: `${JSON.stringify(item.text)} is not the path of a pyproject.toml.`,
            fix: `Write "all", or the path of a pyproject.toml in or below this file's directory.`,
          }),
        );
        continue;
      }
      const paths = isOne ? [join(block.directory, item.text)] : pyprojects;
      requirements.set(item, [...new Set(paths.flatMap(requirementsIn))]);
    }
  }
  return requirements;
}

/** The outermost searched directory that contains the path. */
function rootContaining(host: Host, path: string, roots: readonly SearchRoot[]): SearchRoot {
  const holding = roots.filter((root) => root.path === "/" || path.startsWith(`${root.path}/`));
  return holding.sort((a, b) => a.path.length - b.path.length)[0] ?? searchRoot(host, join(path, ".."));
}

function nameOf(host: Host, path: string): string {
  return relative(host.cwd, path) || path;
}
