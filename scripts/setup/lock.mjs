// @ts-check
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { withCleanUp } from "./cleanup.mjs";
import { cacheFolder } from "./folders.mjs";
import { say } from "./log.mjs";

const lockFolder = join(cacheFolder, "setup.lock");
const ownerFile = join(lockFolder, "pid");

/** How long a lock may be without its owner's pid: its owner has just made it, or died while doing so. */
const UNSIGNED_MS = 5_000;

/**
 * Runs the work while no other set-up of the same user runs; waits for one that does.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileLocked(work) {
  await takeLock();
  return withCleanUp(releaseLock, work);
}

async function takeLock() {
  mkdirSync(cacheFolder, { recursive: true });
  for (let told = false; ; ) {
    try {
      mkdirSync(lockFolder);
      writeFileSync(ownerFile, String(process.pid));
      return;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const owner = lockOwner();
    if (owner === "gone") clearStaleLock();
    else if (!told) say("Waiting for another set-up to finish.");
    told ||= owner !== "gone";
    await pause(100);
  }
}

/** @returns {"alive" | "gone" | "unsigned"} */
function lockOwner() {
  try {
    const pid = Number(readFileSync(ownerFile, "utf8"));
    if (pid > 0) return isAlive(pid) ? "alive" : "gone";
  } catch {
    // Not signed yet, or released just now.
  }
  const madeAt = statSync(lockFolder, { throwIfNoEntry: false })?.mtimeMs;
  return madeAt !== undefined && Date.now() - madeAt > UNSIGNED_MS ? "gone" : "unsigned";
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

/** Removes a stale lock, one process at a time: another may have found it stale too and taken it since. */
function clearStaleLock() {
  const guard = `${lockFolder}.clearing`;
  try {
    mkdirSync(guard);
  } catch {
    const madeAt = statSync(guard, { throwIfNoEntry: false })?.mtimeMs;
    if (madeAt !== undefined && Date.now() - madeAt > UNSIGNED_MS)
      rmSync(guard, { recursive: true, force: true });
    return;
  }
  if (lockOwner() === "gone") rmSync(lockFolder, { recursive: true, force: true });
  rmSync(guard, { recursive: true, force: true });
}

function releaseLock() {
  rmSync(lockFolder, { recursive: true, force: true });
}
