import { type Copy, readBase, withFiles } from "../copy.ts";
import { Directory, using } from "../tree/directory.ts";
import { snapshotOf } from "../tree/snapshot.ts";
import type { Three } from "./merge.ts";

/** The project and its copy, open. */
export interface Both {
  readonly host: Directory;
  readonly files: Directory;
}

/** Runs work with the project and its copy open until it ends. */
export function withBoth<Result>(project: string, copy: Copy, work: (both: Both) => Result): Result {
  return using(Directory.open(project), (host) => withFiles(copy, (files) => work({ host, files })));
}

/** What was copied, and what has become of both since. */
export function threeOf(copy: Copy, { host, files }: Both): Three {
  return { base: readBase(copy), host: snapshotOf(host), copy: snapshotOf(files) };
}
