import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  type Host,
  isLeftBehind,
  makeDirectory,
  ownerMark,
  problemOf,
  RockerError,
  singleQuoted,
  writeFileAtomic,
  xdgDirectory,
} from "@rocker/core";
import { copyWithin } from "./copy-within.ts";
import type { CopyOptions } from "./tree/copy.ts";
import { bytesOf, codeOf, Directory, isDenied, using } from "./tree/directory.ts";
import { removeTree } from "./tree/remove.ts";
import type { Entry, Snapshot } from "./tree/snapshot.ts";

/** A project's copy. Its container sees `files` and nothing else. */
export interface Copy {
  readonly directory: string;
  readonly files: string;
  /** What the files were when they were copied: a record that the container cannot change. */
  readonly base: string;
}

/** Where a project's copy is: one for each project, the same until it is discarded. */
export function copyOf(project: string, host: Host): Copy {
  const id = createHash("sha256").update(project).digest("hex").slice(0, 16);
  return copyAt(join(xdgDirectory("XDG_STATE_HOME", host), "rocker/isolate", `${basename(project)}-${id}`));
}

export const copyAt = (directory: string): Copy => ({
  directory,
  files: join(directory, "files"),
  base: join(directory, "base.json"),
});

/** What is in a copy. */
export interface CopyContents extends Pick<CopyOptions, "exclude"> {
  /** How many bytes the project may have; default: any number. */
  readonly size?: number;
}

/**
 * Makes the copy if there is none. Where the file system can (btrfs, XFS), its files share their blocks with the
 * project's until one of the two is changed. Links are copied as they are.
 * @returns paths that could not be read and are not in the copy
 * @throws RockerError isolate/no-proc, isolate/deep, isolate/too-large, isolate/disk-full; Error of the file system
 */
export function makeCopy(project: string, copy: Copy, contents: CopyContents = {}): readonly string[] {
  if (existsSync(copy.directory)) return [];
  makeDirectory(dirname(copy.directory));
  removeInterrupted(copy);
  // One that was interrupted must not pass for whole.
  const unfinished = copyAt(temporaryOf(copy, "unfinished"));
  const unreadable = fill(unfinished, project, copy, contents);
  try {
    renameSync(unfinished.directory, copy.directory);
  } catch (error) {
    // Another rocker was faster.
    if (!existsSync(copy.directory)) throw error;
    removeDirectory(unfinished);
  }
  return unreadable;
}

/** Removes what interrupted commands left of earlier copies of the project. */
export function removeInterrupted(copy: Copy): void {
  if (!existsSync(dirname(copy.directory))) return;
  try {
    removeLeftovers(copy);
  } catch (error) {
    // Said when it was discarded; it is in nobody's way.
    if (!isDenied(error)) throw error;
  }
}

/** Copies the project's files, and records what they are. On a full disk, nothing is left behind. */
function fill(
  unfinished: Copy,
  project: string,
  copy: Copy,
  { size = Number.POSITIVE_INFINITY, exclude }: CopyContents,
): readonly string[] {
  try {
    makeDirectory(unfinished.files);
    const { snapshot, unreadable } = copyWithin(project, unfinished.files, { size, exclude });
    recordBase(unfinished, snapshot);
    return unreadable;
  } catch (error) {
    if (!["ENOSPC", "EDQUOT"].includes(codeOf(error) ?? "")) throw error;
    removeDirectory(unfinished);
    throw diskFull(project, dirname(copy.directory), error);
  }
}

function diskFull(project: string, directory: string, cause: unknown): RockerError {
  const facts = { project, directory };
  const what = `cannot copy ${project} to ${directory}: no space left on the disk.`;
  const why = "Nothing of the copy was left behind.";
  const fix =
    "Free some space there, set XDG_STATE_HOME to a directory on another disk, or use --isolate-project=read-only.";
  return new RockerError([problemOf("isolate", { slug: "disk-full", facts, what, why, fix })], { cause });
}

/**
 * Removes the copy. It is gone at once; what is left of one whose removal was interrupted goes with the next.
 * @throws RockerError isolate/discard for what belongs to another user
 */
export function discardCopy(copy: Copy): void {
  const discarded = copyAt(temporaryOf(copy, "discarded"));
  renameSync(copy.directory, discarded.directory);
  try {
    removeDirectory(discarded);
  } catch (error) {
    if (!isDenied(error)) throw error;
    throw notRemoved(discarded.directory, error);
  }
}

function notRemoved(directory: string, cause: unknown): RockerError {
  const what = `cannot remove everything in ${directory}: permission denied.`;
  const why = "The container created files that belong to another user.";
  const fix = `Remove it as root: sudo rm -r -- ${singleQuoted(directory)}`;
  return new RockerError([problemOf("isolate", { slug: "discard", facts: { directory }, what, why, fix })], {
    cause,
  });
}

/** Runs work with the copy's files. Whatever the container did to their root's permissions, they can be read. */
export function withFiles<Result>(copy: Copy, work: (files: Directory) => Result): Result {
  return using(Directory.open(copy.directory), (directory) =>
    using(directory.unlockedDirectory(bytesOf(basename(copy.files))), work),
  );
}

/** Records what the files were when they were last the same as the project's. */
export function recordBase(copy: Copy, snapshot: Snapshot): void {
  writeFileAtomic(copy.base, JSON.stringify([...snapshot]));
}

/** @throws Error where there is no such record, or no whole one */
export function readBase(copy: Copy): Snapshot {
  return new Map(JSON.parse(readFileSync(copy.base, "utf8")) as [string, Entry][]);
}

const temporaryOf = ({ directory }: Copy, state: "unfinished" | "discarded") =>
  `${directory}.${state}-${ownerMark()}`;

function removeDirectory({ directory }: Copy): void {
  using(Directory.open(dirname(directory)), (parent) => removeTree(parent, bytesOf(basename(directory))));
}

/** Removes what processes that are gone did not finish. */
function removeLeftovers({ directory }: Copy): void {
  using(Directory.open(dirname(directory)), (parent) => {
    for (const name of parent.names()) {
      const start = `${bytesOf(basename(directory))}.`;
      const mark = name.startsWith(start)
        ? /^(?:unfinished|discarded)-(.+)$/.exec(name.slice(start.length))?.[1]
        : undefined;
      if (isLeftBehind(mark)) removeTree(parent, name);
    }
  });
}
