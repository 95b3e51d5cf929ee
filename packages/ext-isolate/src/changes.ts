import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  type Stats,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";

/** A path, relative to the project, that is not the same in the copy. Outer folders come before what is in them. */
export interface Change {
  readonly type: "added" | "changed" | "removed";
  readonly path: string;
}

/**
 * What has become of the copy. Links are compared, never followed. `.git` folders are left out: git runs what their
 * hooks and configuration say, so that taking them over would let the container run programs outside.
 */
export function changesBetween(project: string, copy: string, folder = ""): Change[] {
  const before = entriesOf(join(project, folder));
  const after = entriesOf(join(copy, folder));
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => name !== ".git").sort();
  return names.flatMap((name): Change[] => {
    const path = join(folder, name);
    const [old, now] = [before.get(name), after.get(name)];
    if (!old)
      return [{ type: "added", path }, ...(now?.isDirectory() ? changesBetween(project, copy, path) : [])];
    if (!now) return [{ type: "removed", path }];
    if (old.isDirectory() && now.isDirectory()) return changesBetween(project, copy, path);
    if (isSame(join(project, path), old, join(copy, path), now)) return [];
    return [{ type: "changed", path }, ...(now.isDirectory() ? changesBetween(project, copy, path) : [])];
  });
}

/** Makes the project as the copy is. @throws Error of the file system, at the first that fails */
export function applyChanges(project: string, copy: string, changes: readonly Change[]): void {
  for (const { type, path } of changes) {
    const [target, source] = [join(project, path), join(copy, path)];
    // What stands there goes first: nothing is written through a link.
    rmSync(target, { recursive: true, force: true });
    if (type === "removed") continue;
    const stats = lstatSync(source);
    if (stats.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (stats.isDirectory()) mkdirSync(target);
    else copyFileSync(source, target);
    // No setuid: it would be the person's own.
    if (!stats.isSymbolicLink()) chmodSync(target, stats.mode & 0o777);
  }
}

/** Sockets, pipes and devices are no part of a project. A folder that is not there, or no folder, is empty. */
function entriesOf(folder: string): Map<string, Stats> {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return new Map();
  const entries = readdirSync(folder).map((name) => [name, lstatSync(join(folder, name))] as const);
  return new Map(
    entries.filter(([, stats]) => stats.isFile() || stats.isDirectory() || stats.isSymbolicLink()),
  );
}

function isSame(oldPath: string, old: Stats, nowPath: string, now: Stats): boolean {
  if (old.isSymbolicLink() && now.isSymbolicLink()) return readlinkSync(oldPath) === readlinkSync(nowPath);
  if (!old.isFile() || !now.isFile() || old.size !== now.size) return false;
  if ((old.mode & 0o777) !== (now.mode & 0o777)) return false;
  return readFileSync(oldPath).equals(readFileSync(nowPath));
}
