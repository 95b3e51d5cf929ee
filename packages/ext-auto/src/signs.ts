import { basename, join, relative } from "node:path/posix";
import type { Candidate, Choice, Host, Sign } from "@rocker/core";
import { findFiles, namePattern } from "@rocker/project-files";

/** A file with more is not looked into. Bytes. */
const largestFile = 1_000_000;

type FileSign = Extract<Sign, { readonly file: string }>;

/** Which extensions a project wants, each with the first of its signs that was found. One walk of the tree. */
export function choicesFor(host: Host, root: string, candidates: readonly Candidate[]): readonly Choice[] {
  const files = filesOf(host, root, candidates);
  return candidates.flatMap(({ name, detect }) => {
    const because = firstFound(detect, (sign) =>
      "home" in sign ? homeSign(host, sign.home) : fileSign(host, root, files, sign),
    );
    return because === undefined ? [] : [{ extension: name, because }];
  });
}

function firstFound(signs: readonly Sign[], look: (sign: Sign) => string | undefined): string | undefined {
  for (const sign of signs) {
    const found = look(sign);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Files of the tree with a name that any sign has. */
function filesOf(host: Host, root: string, candidates: readonly Candidate[]): readonly string[] {
  const signs = candidates.flatMap(({ detect }) => detect);
  const patterns = new Set(signs.flatMap((sign) => ("file" in sign ? [basename(sign.file)] : [])));
  const tests = [...patterns].map(namePattern);
  return findFiles(host, { roots: [root], wanted: (name) => tests.some((test) => test(name)) });
}

function homeSign(host: Host, path: string): string | undefined {
  return host.path(join(host.user().home, path)) ? `~/${path}` : undefined;
}

/** A path is looked at where it stands, even in a folder that is hidden or ignored; a name anywhere in the tree. */
function fileSign(
  host: Host,
  root: string,
  files: readonly string[],
  { file, content }: FileSign,
): string | undefined {
  const isPath = file.includes("/");
  const test = namePattern(file);
  const found =
    isPath && !/[*?]/.test(file)
      ? [join(root, file)]
      : files.filter((path) => test(isPath ? relative(root, path) : basename(path)));
  const expression = content === undefined ? undefined : new RegExp(content, "m");
  const match = found.find((path) => host.path(path)?.kind === "file" && has(host, path, expression));
  return match && relative(root, match);
}

function has(host: Host, path: string, expression: RegExp | undefined): boolean {
  if (!expression) return true;
  const contents = host.readFile(path);
  return (
    contents !== undefined && contents.length <= largestFile && expression.test(contents.toString("utf8"))
  );
}
