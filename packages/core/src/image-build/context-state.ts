import { type BigIntStats, type Dirent, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import dockerignore from "@balena/dockerignore";
import { sha256 } from "../host/sha256.ts";
import type { ImageBuild } from "../plan/plan.ts";
import { buildFileText, ignoreFiles } from "./build-files.ts";

/** State of the files that a build would read. */
export interface ContextState {
  /** Changes when the Dockerfile or a file of its context changes. */
  readonly digest: string;
  /** Time of the last change, in milliseconds since 1970. */
  readonly changed: number;
}

/**
 * Checks the metadata of each file that would be sent to the engine, and reads only the Dockerfile: inode, size and change
 * times stay the same only if the contents do. An engine would send or read all of them.
 * @throws Error of the file system if something cannot be read
 */
export function contextState(build: ImageBuild): ContextState {
  const { dockerfile, context, target = "", args = {} } = build;
  const own = lstatSync(dockerfile, { bigint: true });
  const hash = sha256().update(JSON.stringify([context, target, args, buildFileText(dockerfile)]));
  let changed = Number(own.ctimeMs);
  const visit = (path: string, stats: BigIntStats) => {
    const { mode, uid, gid, ino, size, mtimeNs, ctimeNs, ctimeMs } = stats;
    // The times of a directory also change with ignored files in it.
    const contents = stats.isDirectory() ? [] : [ino, size, mtimeNs, ctimeNs];
    hash.update(JSON.stringify([path, ...[mode, uid, gid, ...contents].map(String)]));
    changed = Math.max(changed, stats.isDirectory() ? 0 : Number(ctimeMs));
  };
  // They decide what is sent, and may themselves be ignored.
  for (const path of ignoreFiles(build)) {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats) visit(path, stats);
  }
  walkContext(build, visit);
  return { digest: hash.digest("hex"), changed };
}

/** A change within one tick of the file system's clock does not change timestamps. In milliseconds. */
const tick = 100;

/**
 * Whether the state identifies the contents: it does not if the last change was just before.
 * @param at when the state was determined, in milliseconds since 1970
 */
export function settled({ changed }: ContextState, at: number): boolean {
  return at - changed > tick;
}

/**
 * Visits what a build would send to the engine, sorted by name. Does not follow symbolic links.
 * @param visit receives the path below the context
 * @throws Error of the file system if something cannot be read
 */
export function walkContext(build: ImageBuild, visit: (path: string, stats: BigIntStats) => void): void {
  const { context } = build;
  const { ignores, mayHideMore } = ignoreRules(build);
  const walk = (directory: string) => {
    for (const entry of sorted(readdirSync(join(context, directory), { withFileTypes: true }))) {
      const path = directory ? `${directory}/${entry.name}` : entry.name;
      const isIgnored = ignores(path);
      if (!isIgnored) visit(path, lstatSync(join(context, path), { bigint: true }));
      if (entry.isDirectory() && (!isIgnored || mayHideMore(path))) walk(path);
    }
  };
  walk("");
}

const sorted = (entries: Dirent[]) => entries.sort((a, b) => (a.name < b.name ? -1 : 1));

/** Engines differ in which ignore file they use: a file counts as ignored if all existing ones ignore it. */
function ignoreRules(build: ImageBuild) {
  const texts = ignoreFiles(build).flatMap((path) => {
    try {
      return [buildFileText(path)];
    } catch {
      return [];
    }
  });
  const rules = texts.map(matcherOf);
  // "!a/b" includes files of an ignored directory again; the part before its first wildcard names the directory.
  const exceptions = texts.flatMap((text) =>
    text.split("\n").flatMap((line) => /^!\s*\/?([^*?[\\]*)/.exec(line.trim())?.[1]?.trim() ?? []),
  );
  return {
    ignores: (path: string) => rules.length > 0 && rules.every((one) => one(path)),
    mayHideMore: (directory: string) =>
      exceptions.some((fixed) => fixed.startsWith(`${directory}/`) || `${directory}/`.startsWith(fixed)),
  };
}

/**
 * Engines read some characters of a pattern differently, such as "|", which some leave in the regular expression that they
 * make of it. A file with one of them counts as ignoring nothing: what an engine would send must not be missed. The same is
 * true of patterns with many "*", which would take forever.
 */
function matcherOf(text: string): (path: string) => boolean {
  const patterns = text.split("\n").filter((line) => !line.startsWith("#"));
  if (!patterns.every((one) => isReadAlike(one.trim()))) return () => false;
  const matcher = dockerignore.default({ ignorecase: false }).add(text);
  return (path) => matcher.ignores(path);
}

function isReadAlike(pattern: string): boolean {
  const withoutClasses = pattern.replace(/\[[\w-]+\]/g, "");
  const stars = pattern.match(/\*+/g) ?? [];
  const isCheap =
    pattern.length <= 4096 && stars.length <= 4 && stars.filter((one) => one !== "*").length <= 2;
  return isCheap && !/[\\[\]^+()|{}]/.test(withoutClasses);
}
