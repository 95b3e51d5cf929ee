import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path/posix";
import type { Host } from "@rocker/core";
import type { Ignore } from "ignore";

/** What git ignores below a directory: the rules of that directory, and those of its parents. */
export interface IgnoreRules {
  readonly directory: string;
  readonly matcher: Ignore;
  readonly inherited: IgnoreRules | undefined;
}

/** In bytes. */
const largestFile = 1024 * 1024;

let newMatcher: (() => Ignore) | undefined;

/** A matcher for .gitignore patterns. Its library is loaded on first use. */
export function createMatcher(patterns: readonly string[]): Ignore {
  newMatcher ??= createRequire(import.meta.url)("ignore") as () => Ignore;
  return newMatcher().add(patterns.filter(isReasonable));
}

// The library makes regular expressions of patterns. One with many "*" takes forever, and a very long one is an error.
const most = { length: 1000, stars: 4, doubleStars: 2 };

function isReasonable(pattern: string): boolean {
  if (pattern.length > most.length) return false;
  const stars = pattern.match(/\*+/g) ?? [];
  return stars.length <= most.stars && stars.filter((one) => one !== "*").length <= most.doubleStars;
}

/** The rules that apply to a directory without its own .gitignore: those of its repository, from the root down. */
export function inheritedRules(host: Host, directory: string): IgnoreRules | undefined {
  const repository = repositoryOf(host, directory);
  if (repository === undefined) return undefined;
  const exclude = join(repository, ".git/info/exclude");
  let rules = addRules(host, exclude, repository, undefined);
  for (const parent of directoriesBetween(repository, directory)) {
    rules = addRules(host, join(parent, ".gitignore"), parent, rules);
  }
  return rules;
}

/** Adds the rules of one more file. If it cannot be read, the rules stay the same. */
export function addRules(
  host: Host,
  file: string,
  directory: string,
  inherited: IgnoreRules | undefined,
): IgnoreRules | undefined {
  const contents = host.readFile(file, largestFile);
  if (!contents) return inherited;
  return { directory, matcher: createMatcher(contents.toString("utf8").split(/\r?\n/)), inherited };
}

/** Whether git ignores a path. The nearest file with a matching rule decides. */
export function isIgnored(rules: IgnoreRules | undefined, path: string, isDirectory: boolean): boolean {
  for (let one = rules; one; one = one.inherited) {
    const relative = path.slice(one.directory === "/" ? 1 : one.directory.length + 1);
    const { ignored, unignored } = one.matcher.test(isDirectory ? `${relative}/` : relative);
    if (ignored || unignored) return ignored;
  }
  return false;
}

function repositoryOf(host: Host, directory: string): string | undefined {
  for (let current = directory; ; current = dirname(current)) {
    if (host.path(join(current, ".git"))) return current;
    if (current === dirname(current)) return undefined;
  }
}

/** From the outer directory to the parent of the inner one. The inner directory's own file is read during the walk. */
function directoriesBetween(outer: string, inner: string): string[] {
  const directories: string[] = [];
  for (let current = inner; current !== outer; current = dirname(current)) {
    directories.unshift(dirname(current));
  }
  return directories.filter((directory) => basename(directory) !== ".git");
}
