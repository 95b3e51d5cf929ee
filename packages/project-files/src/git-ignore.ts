import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path/posix";
import type { Host } from "@rocker/core";
import type { Ignore } from "ignore";

/** What git leaves out below a folder: the rules of that folder, and of those above it. */
export interface IgnoreRules {
  readonly folder: string;
  readonly matcher: Ignore;
  readonly above: IgnoreRules | undefined;
}

let createMatcher: (() => Ignore) | undefined;

/** A matcher of patterns as in .gitignore. What makes it is loaded for the first. */
export function matcherOf(patterns: string | readonly string[]): Ignore {
  createMatcher ??= createRequire(import.meta.url)("ignore") as () => Ignore;
  return createMatcher().add(patterns);
}

/** The rules that hold at a folder before its own .gitignore: those of its repository, from the root down. */
export function rulesAbove(host: Host, folder: string): IgnoreRules | undefined {
  const repository = repositoryOf(host, folder);
  if (repository === undefined) return undefined;
  const exclude = join(repository, ".git/info/exclude");
  let rules = withRules(host, exclude, repository, undefined);
  for (const above of foldersBetween(repository, folder)) {
    rules = withRules(host, join(above, ".gitignore"), above, rules);
  }
  return rules;
}

/** The rules with those of one more file, if it can be read. */
export function withRules(
  host: Host,
  file: string,
  folder: string,
  above: IgnoreRules | undefined,
): IgnoreRules | undefined {
  const contents = host.readFile(file);
  if (!contents) return above;
  return { folder, matcher: matcherOf(contents.toString("utf8")), above };
}

/** Whether git ignores a path. The nearest file with a word on it decides. */
export function isIgnored(rules: IgnoreRules | undefined, path: string, isFolder: boolean): boolean {
  for (let one = rules; one; one = one.above) {
    const relative = path.slice(one.folder === "/" ? 1 : one.folder.length + 1);
    const { ignored, unignored } = one.matcher.test(isFolder ? `${relative}/` : relative);
    if (ignored || unignored) return ignored;
  }
  return false;
}

function repositoryOf(host: Host, folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (host.path(join(at, ".git"))) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** From the outer folder, included, to the inner one, left out: its own file is read when it is walked. */
function foldersBetween(outer: string, inner: string): string[] {
  const folders: string[] = [];
  for (let at = inner; at !== outer; at = dirname(at)) folders.unshift(dirname(at));
  return folders.filter((folder) => basename(folder) !== ".git");
}
