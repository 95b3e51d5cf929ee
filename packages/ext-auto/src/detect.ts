import { basename, join, relative } from "node:path/posix";
import type { Candidate, Choice, Host, Sign } from "@rocker/core";
import { findFiles, namePattern } from "@rocker/project-files";

/** Larger files are not searched for content. Bytes. */
const maxFileSize = 1_000_000;

type FileRule = Extract<Sign, { readonly file: string }>;

/** The extensions whose detection rules match, each with its first match. Walks the directory tree once. */
export function detectExtensions(
  host: Host,
  root: string,
  candidates: readonly Candidate[],
): readonly Choice[] {
  const files = filesWithRelevantNames(host, root, candidates);
  return candidates.flatMap(({ name, detect }) => {
    const because = firstMatch(detect, (rule) =>
      "home" in rule ? matchInHome(host, rule.home) : matchInProject(host, root, files, rule),
    );
    return because === undefined ? [] : [{ extension: name, because }];
  });
}

function firstMatch(rules: readonly Sign[], match: (rule: Sign) => string | undefined): string | undefined {
  for (const rule of rules) {
    const found = match(rule);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Files in the tree whose name occurs in any rule. */
function filesWithRelevantNames(
  host: Host,
  root: string,
  candidates: readonly Candidate[],
): readonly string[] {
  const rules = candidates.flatMap(({ detect }) => detect);
  const patterns = new Set(rules.flatMap((rule) => ("file" in rule ? [basename(rule.file)] : [])));
  const tests = [...patterns].map(namePattern);
  return findFiles(host, { roots: [root], matches: (name) => tests.some((test) => test(name)) });
}

function matchInHome(host: Host, path: string): string | undefined {
  return host.path(join(host.user().home, path)) ? `~/${path}` : undefined;
}

/** Matches a path exactly there, even in a hidden or ignored directory, and a name anywhere in the tree. */
function matchInProject(
  host: Host,
  root: string,
  files: readonly string[],
  { file, content }: FileRule,
): string | undefined {
  const isPath = file.includes("/");
  const test = namePattern(file);
  const found =
    isPath && !/[*?]/.test(file)
      ? [join(root, file)]
      : files.filter((path) => test(isPath ? relative(root, path) : basename(path)));
  const expression = content === undefined ? undefined : new RegExp(content, "m");
  const match = found.find((path) => host.path(path)?.kind === "file" && hasContent(host, path, expression));
  return match && relative(root, match);
}

function hasContent(host: Host, path: string, expression: RegExp | undefined): boolean {
  if (!expression) return true;
  const contents = host.readFile(path);
  return (
    contents !== undefined && contents.length <= maxFileSize && expression.test(contents.toString("utf8"))
  );
}
