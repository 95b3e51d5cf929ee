import { mkdirSync, readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import {
  type Host,
  isLeftBehind,
  type RunSpec,
  snapshotDirectory,
  snapshotsDirectory,
  visibleLine,
} from "@rocker/core";
import { copyWithin } from "./copy-within.ts";
import { bytesOf, Directory, using } from "./tree/directory.ts";
import { removeTree } from "./tree/remove.ts";

/** The data that the plan passes to `prepare`. */
export interface SnapshotRequest {
  /** In bytes, of each snapshot. */
  readonly snapshotSize: number;
  /** Whether the container may run longer than rocker. */
  readonly persistent: boolean;
}

/**
 * Creates the snapshots that the container gets instead of the host's directories. They are removed when this process
 * exits.
 * @returns what is in no snapshot, as text
 * @throws RockerError isolate/no-proc, isolate/deep, isolate/too-large; Error of the file system
 */
export function createSnapshots(
  { snapshotSize }: SnapshotRequest,
  run: RunSpec,
  host: Host,
): readonly string[] {
  const sources = new Set(
    run.mounts.flatMap((mount) => (mount.type === "bind" && mount.snapshot ? [mount.source] : [])),
  );
  if (sources.size === 0) return [];
  const own = snapshotsDirectory(host);
  mkdirSync(dirname(own), { recursive: true, mode: 0o700 });
  removeLeftovers(dirname(own));
  process.once("exit", () => remove(dirname(own), basename(own)));
  return [...sources].flatMap((source) => {
    const target = snapshotDirectory(source, host);
    // Of an earlier container of the same program.
    remove(own, basename(target));
    mkdirSync(target, { recursive: true, mode: 0o700 });
    const { unreadable, special } = copyWithin(source, target, { size: snapshotSize, digest: false });
    return [
      ...unreadable.map((path) => `${visibleLine(`${source}/${path}`)} (permission denied)`),
      ...special.map((path) => `${visibleLine(`${source}/${path}`)} (a socket, pipe or device)`),
    ];
  });
}

/** Removes the snapshots of processes that were killed. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (isLeftBehind(name)) remove(parent, name);
  }
}

/** The engine may have created mount points in it as root: what cannot be removed is in nobody's way. */
function remove(parent: string, name: string): void {
  try {
    using(Directory.open(parent), (directory) => removeTree(directory, bytesOf(name)));
  } catch {
    // Tried again by the next run.
  }
}
