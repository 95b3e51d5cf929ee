import { resolve } from "node:path";

/** One thing that the person named for `rocker ext add`. */
export interface Spec {
  /** For npm, which runs in another folder: paths are absolute. */
  readonly npm: string;
  /** The file or folder that is named, if one is. */
  readonly path: string | undefined;
}

/**
 * Reads what npm calls a package spec: a name with or without a version, a tarball, a folder, an address. Only paths
 * are our matter; what else it may be, npm knows.
 * @param home what `~` stands for
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
  // One slash may be a repository's owner and name, or a scope's.
  const isFile = /\.(tgz|tar|tar\.gz)$/i.test(text) || /^[^@].*\/(.*\/|$)/.test(text);
  if (!isFileUrl && !looksLikePath(text) && (!isFile || text.includes(":"))) return undefined;
  const path = isFileUrl ? text.slice("file:".length).replace(/^\/\/(?=\/)/, "") : text;
  return path === "~" || path.startsWith("~/") ? home + path.slice(1) : path;
}

/** As npm has it: a lone word is a name in the registry, even when a folder here has that name. */
const looksLikePath = (text: string) => /^(\.|~\/|~$|\/)/.test(text);
