import { closeSync, fchmodSync } from "node:fs";
import { dirname } from "node:path";
import { isLeftBehind, ownerMark, problemOf, RockerError } from "@rocker/core";
import { shownPath } from "../shown.ts";
import { transfer } from "../tree/contents.ts";
import { type ByteString, codeOf, type Directory, inParent, using } from "../tree/directory.ts";
import { type Entry, entryAt, isSame } from "../tree/snapshot.ts";
import type { Change } from "./merge.ts";

/**
 * Makes the changes in the project. Each is made whole or not at all, and only if both sides still are what they were
 * when the changes were found; what was made before stays, and is found to be there when it is tried again.
 * @throws RockerError isolate/moving; Error of the file system
 */
export function applyChanges(project: Directory, copy: Directory, changes: readonly Change[]): void {
  removeInterrupted(project, changes);
  const inward = [...changes].reverse();
  // What is in the way goes first, then what is new comes in. Modes last: a directory may be closed to its owner.
  for (const change of inward.filter(isInTheWay)) at(project, change, remove);
  for (const change of changes)
    if (change.after) at(project, change, (parent, name) => put(parent, name, change, copy));
  for (const change of inward) {
    const { after } = change;
    if (after?.type !== "directory") continue;
    at(project, change, (parent, name) => using(parent.directory(name), (made) => made.setMode(after.mode)));
  }
}

/** The name of a file that is not complete starts with this, and ends with the mark of its process. */
const temporaryPrefix = ".rocker-apply-";

/** Removes the files that an earlier process was writing when it was killed: where there are changes left to make. */
function removeInterrupted(project: Directory, changes: readonly Change[]): void {
  const oneOfEach = new Map(changes.map(({ path }) => [dirname(path), path]));
  for (const path of oneOfEach.values()) {
    try {
      inParent(project, path, (parent) => {
        for (const name of parent.names()) {
          if (name.startsWith(temporaryPrefix) && isLeftBehind(name.slice(temporaryPrefix.length)))
            parent.unlink(name);
        }
      });
    } catch (error) {
      // A new directory, or one that is not readable: then the change itself says so.
      if (codeOf(error) === undefined) throw error;
    }
  }
}

/** Files and links are replaced in one step; a directory has to be gone before there is something else. */
function isInTheWay({ before, after }: Change): boolean {
  return before !== undefined && (!after || (before.type === "directory") !== (after.type === "directory"));
}

function at(
  project: Directory,
  change: Change,
  work: (parent: Directory, name: ByteString, change: Change) => void,
): void {
  try {
    inParent(project, change.path, (parent, name) => work(parent, name, change));
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (["ENOENT", "ENOTDIR", "ELOOP"].includes(code)) throw moving(change.path);
    // Node names the path through the descriptor, which says nothing to the user.
    const [reason = ""] = messageOf(error).split(",");
    throw new RockerError(
      [
        problemOf("isolate", {
          slug: "apply",
          what: `cannot write ${shownPath(change.path)}: ${reason}.`,
          why: "Changes that were applied before this one are kept.",
          fix: "Fix the reported problem, then apply again.",
        }),
      ],
      { cause: error },
    );
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function remove(parent: Directory, name: ByteString, { path, before, after }: Change): void {
  if (!isSame(entryAt(parent, name), before)) throw moving(path);
  if (before?.type !== "directory") {
    parent.unlink(name);
    return;
  }
  try {
    parent.removeDirectory(name);
  } catch (error) {
    // Something was put into it just now: it stays.
    if (codeOf(error) !== "ENOTEMPTY" && codeOf(error) !== "EEXIST") throw error;
    if (after) throw moving(path);
  }
}

function put(parent: Directory, name: ByteString, { path, before, after }: Change, copy: Directory): void {
  if (after?.type === "directory") {
    parent.createDirectory(name).close();
    return;
  }
  const temporary = temporaryPrefix + ownerMark();
  try {
    if (after?.type === "link") parent.createLink(temporary, after.target);
    else if (after?.type === "file") bring(copy, path, after, parent, temporary);
    const expected = before?.type === "directory" ? undefined : before;
    if (!isSame(entryAt(parent, name), expected)) throw moving(path);
    parent.rename(temporary, parent, name);
  } catch (error) {
    discard(parent, temporary);
    throw error;
  }
}

/** Copies a file out of the copy. What it contains must be what was looked at. */
function bring(
  copy: Directory,
  path: ByteString,
  after: Entry & { type: "file" },
  parent: Directory,
  temporary: ByteString,
): void {
  const source = inParent(copy, path, (directory, name) => directory.openFile(name));
  try {
    const target = parent.createFile(temporary);
    try {
      if (transfer(source, target) !== after.sha256) throw moving(path);
      // No setuid: it would be the user's own.
      fchmodSync(target, after.mode);
    } finally {
      closeSync(target);
    }
  } finally {
    closeSync(source);
  }
}

function discard(parent: Directory, temporary: ByteString): void {
  try {
    parent.unlink(temporary);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

function moving(path: ByteString): RockerError {
  return new RockerError([
    problemOf("isolate", {
      slug: "moving",
      what: `${shownPath(path)} changed while it was being applied.`,
      why: "Something is writing to the project or to its copy. Changes that were applied before this one are kept.",
      fix: "Stop what writes there, then apply again.",
    }),
  ]);
}
