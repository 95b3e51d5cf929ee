// @ts-check
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { withCleanUp } from "./cleanup.mjs";
import { cacheDirectory } from "./directories.mjs";
import { say } from "./log.mjs";

const lockDirectory = join(cacheDirectory, "setup.lock");
const ownerFile = join(lockDirectory, "pid");

/** How long a lock may lack its owner's PID: the owner has just created it, or died while doing so. */
const UNSIGNED_MS = 5_000;

/**
 * Runs the work while holding the setup lock of this user; waits if another setup holds it.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileLocked(work) {
  await takeLock();
  return withCleanUp(releaseLock, work);
}

async function takeLock() {
  mkdirSync(cacheDirectory, { recursive: true });
  for (let reported = false; ; ) {
    try {
      mkdirSync(lockDirectory);
      writeFileSync(ownerFile, String(process.pid));
      return;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const owner = lockOwner();
    if (owner === "gone") clearStaleLock();
    else if (!reported) say("Waiting for another setup to finish.");
    reported ||= owner !== "gone";
    await pause(100);
  }
}

/** @returns {"alive" | "gone" | "unsigned"} */
function lockOwner() {
  try {
    const pid = Number(readFileSync(ownerFile, "utf8"));
    if (pid > 0) return isAlive(pid) ? "alive" : "gone";
  } catch {
    // The PID is not written yet, or the lock has just been released.
  }
  const createdAt = statSync(lockDirectory, { throwIfNoEntry: false })?.mtimeMs;
  return createdAt !== undefined && Date.now() - createdAt > UNSIGNED_MS ? "gone" : "unsigned";
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** Removes a stale lock, one process at a time: another one may also have found it stale and taken it since. */
function clearStaleLock() {
  const guard = `${lockDirectory}.clearing`;
  try {
    mkdirSync(guard);
  } catch {
    const createdAt = statSync(guard, { throwIfNoEntry: false })?.mtimeMs;
    if (createdAt !== undefined && Date.now() - createdAt > UNSIGNED_MS)
      rmSync(guard, { recursive: true, force: true });
    return;
  }
  if (lockOwner() === "gone") rmSync(lockDirectory, { recursive: true, force: true });
  rmSync(guard, { recursive: true, force: true });
}

function releaseLock() {
  rmSync(lockDirectory, { recursive: true, force: true });
}
