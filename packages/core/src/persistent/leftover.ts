import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ContainerFacts } from "../engine/persistent-containers.ts";
import { FileLock } from "../host/file-lock.ts";
import type { Host } from "../host/host.ts";
import { isLeftBehind } from "../host/process-identity.ts";
import { isHalfWritten } from "../host/write-file-atomic.ts";
import { containerLabels } from "../lifecycle/persistent.ts";
import { containerRecord, sessionDirectory } from "../state/container-records.ts";
import { stateDirectory } from "../state/directory.ts";
import type { PersistentContext } from "./context.ts";
import { discardedPrefix, discardSessionDirectory } from "./session-directories.ts";
import { lockedFile } from "./with-container-lock.ts";

/**
 * Whether a container without a record was created by a rocker process that was killed before it could start it. One that
 * ran before may have data, and may belong to another user or another state directory.
 */
export function isLeftover({ name, labels, neverStarted }: ContainerFacts): boolean {
  return (
    neverStarted === true &&
    labels[containerLabels.name] === name &&
    isLeftBehind(labels[containerLabels.creator])
  );
}

/**
 * Removes session directories that no container has: rocker was killed before it created one, or while it removed one.
 * Skips the containers that another process is working on.
 */
export function removeLeftDirectories(context: Pick<PersistentContext, "host" | "report">): void {
  const { host } = context;
  for (const name of namesIn(dirname(sessionDirectory("x", host)))) {
    if (name.startsWith(discardedPrefix)) {
      removeDiscarded(name, host);
      continue;
    }
    const lock = hasRecord(name, host) ? undefined : FileLock.tryAcquire(lockedFile(name, host));
    try {
      if (lock && !hasRecord(name, host)) discardSessionDirectory(name, context);
    } finally {
      lock?.release();
    }
  }
}

/** Removes files that killed processes were writing in rocker's state directory. */
export function removeHalfWritten(host: Host): void {
  const state = stateDirectory(host);
  for (const directory of [state, join(state, "containers"), join(state, "images")])
    for (const name of namesIn(directory))
      if (isHalfWritten(name)) rmSync(join(directory, name), { force: true });
}

const hasRecord = (name: string, host: Host) => containerRecord(name, host) !== undefined;

function removeDiscarded(name: string, host: Host): void {
  if (!isLeftBehind(name.slice(discardedPrefix.length))) return;
  // Files of another user were reported when it was discarded.
  try {
    rmSync(join(dirname(sessionDirectory("x", host)), name), { recursive: true, force: true });
  } catch {}
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
