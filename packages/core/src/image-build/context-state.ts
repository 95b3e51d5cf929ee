import { type BigIntStats, type Dirent, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import dockerignore from "@balena/dockerignore";
import { readRegularFile } from "../host/read-regular-file.ts";
import { sha256 } from "../host/sha256.ts";
import type { ImageBuild } from "../plan/plan.ts";
import { ignoreFiles } from "./build-files.ts";

/** What a build would read, as it is now. */
export interface ContextState {
  /** The same as long as the Dockerfile and the files of its context are. */
  readonly digest: string;
  /** When the last of them changed, in milliseconds since 1970. */
  readonly changed: number;
}

/**
 * Looks at each file that would go to the engine and reads none but the Dockerfile: an inode's number, size and times
 * of change stay the same only if its contents do. An engine, asked to build, sends or reads them all.
 * @throws Error of the system when something cannot be looked at
 */
export function contextState(build: ImageBuild): ContextState {
  const { dockerfile, context, target = "", args = {} } = build;
  const own = lstatSync(dockerfile, { bigint: true });
  const hash = sha256().update(JSON.stringify([context, target, args, readText(dockerfile)]));
  let changed = Number(own.ctimeMs);
  const visit = (path: string, stats: BigIntStats) => {
    const { mode, uid, gid, ino, size, mtimeNs, ctimeNs, ctimeMs } = stats;
    // What a folder's own times tell is also true of files in it that are ignored.
    const contents = stats.isDirectory() ? [] : [ino, size, mtimeNs, ctimeNs];
    hash.update(JSON.stringify([path, ...[mode, uid, gid, ...contents].map(String)]));
    changed = Math.max(changed, stats.isDirectory() ? 0 : Number(ctimeMs));
  };
  const { ignores, mayHideMore } = ignoreRules(build);
  const walk = (folder: string) => {
    for (const entry of sorted(readdirSync(join(context, folder), { withFileTypes: true }))) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      const isIgnored = ignores(path);
      if (!isIgnored) visit(path, lstatSync(join(context, path), { bigint: true }));
      if (entry.isDirectory() && (!isIgnored || mayHideMore(path))) walk(path);
    }
  };
  walk("");
  return { digest: hash.digest("hex"), changed };
}

/** In bytes, of a Dockerfile or an ignore file. */
const largest = 4 * 1024 * 1024;

const readText = (path: string) => readRegularFile(path, largest).bytes.toString("utf8");

const sorted = (entries: Dirent[]) => entries.sort((a, b) => (a.name < b.name ? -1 : 1));

/** Engines differ in which ignore file they heed: what counts as ignored is what all that are there leave out. */
function ignoreRules(build: ImageBuild) {
  const texts = ignoreFiles(build).flatMap((path) => {
    try {
      return [readText(path)];
    } catch {
      return [];
    }
  });
  const rules = texts.map((text) => dockerignore.default({ ignorecase: false }).add(text));
  // "!a/b" brings back what is in an ignored folder; up to its first wildcard it says in which.
  const exceptions = texts.flatMap((text) =>
    [...text.matchAll(/^\s*!\s*\/?([^*?[\\\n]*)/gm)].map(([, fixed = ""]) => fixed.trim()),
  );
  return {
    ignores: (path: string) => rules.length > 0 && rules.every((one) => one.ignores(path)),
    mayHideMore: (folder: string) =>
      exceptions.some((fixed) => fixed.startsWith(`${folder}/`) || `${folder}/`.startsWith(fixed)),
  };
}
