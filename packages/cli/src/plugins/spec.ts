import { resolve } from "node:path";

/** One package spec of `rocker ext add`. */
export interface Spec {
  /** The spec for npm, with an absolute path: npm runs in another directory. */
  readonly npm: string;
  /** The file or directory that it names, if any. */
  readonly path: string | undefined;
}

/**
 * Parses an npm package spec: a name with or without a version, a tarball, a directory, a URL. Only paths are
 * recognized here; everything else is left to npm.
 * @param home the value of `~`
 */
export function readSpec(text: string, cwd: string, home: string): Spec {
  const [, prefix = "", rest = text] = /^(@[^/@]+\/[^/@]+@|[^/@:]+@)?(.*)$/s.exec(text) ?? [];
  // Only "name@./path" and "name@file:path" have a name before the path; "name@1.0.0.tgz" is one file name.
  const named = looksLikePath(rest) || rest.startsWith("file:");
  const [before, after] = named ? [prefix, rest] : ["", text];
  const path = pathIn(after, home);
  if (path === undefined) return { npm: text, path: undefined };
  const absolute = resolve(cwd, path);
  return { npm: before + absolute, path: absolute };
}

function pathIn(text: string, home: string): string | undefined {
  const isFileUrl = text.startsWith("file:");
  // A single slash may separate the owner and name of a repository, or a scope and a name.
  const isFile = /\.(tgz|tar|tar\.gz)$/i.test(text) || /^[^@].*\/(.*\/|$)/.test(text);
  if (!isFileUrl && !looksLikePath(text) && (!isFile || text.includes(":"))) return undefined;
  const path = isFileUrl ? text.slice("file:".length).replace(/^\/\/(?=\/)/, "") : text;
  return path === "~" || path.startsWith("~/") ? home + path.slice(1) : path;
}

/** As for npm: a plain word is a name in the registry, even if a directory with that name exists. */
const looksLikePath = (text: string) => /^(\.|~\/|~$|\/)/.test(text);
