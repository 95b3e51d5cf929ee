import { mkdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** The age in milliseconds at which a lock counts as left behind if its process cannot be looked up. */
const oldAge = 10_000;
/** How long to wait for a lock, in milliseconds. */
const patience = 15_000;

/** A lock was not released in time. */
export class LockTimeout extends Error {}

/**
 * Runs `work` while no other process holds the lock of this file. For changes that take milliseconds: it blocks this process
 * meanwhile. The lock of a process that was killed is taken over.
 * @throws LockTimeout after 15 s
 * @throws Error of the file system if the directory is not writable
 */
export function withFileLock<Result>(file: string, work: () => Result): Result {
  const lock = `${file}.lock`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const end = performance.now() + patience;
  while (!acquire(lock)) {
    if (performance.now() > end) throw new LockTimeout(`another process holds ${lock}`);
    removeAbandoned(lock);
    pause(5 + Math.random() * 10);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function acquire(lock: string): boolean {
  try {
    writeFileSync(lock, ownerText(), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes the lock of a process that is gone. Only one process does so at a time: another might remove the next lock. */
function removeAbandoned(lock: string): void {
  if (!isAbandoned(lock)) return;
  const guard = `${lock}.removing`;
  if (!acquire(guard)) {
    if (isOld(guard)) rmSync(guard, { force: true });
    return;
  }
  try {
    if (isAbandoned(lock)) rmSync(lock, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

/** A process ID means something only in its own PID namespace, such as a container's. Elsewhere, the age decides. */
function isAbandoned(lock: string): boolean {
  const [id = "", namespace = ""] = textOf(lock).split(" ");
  if (namespace === "" || namespace !== pidNamespace()) return isOld(lock);
  return !isAlive(Number(id)) || isOld(lock);
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isOld(lock: string): boolean {
  const stats = statSync(lock, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > oldAge;
}

function textOf(lock: string): string {
  try {
    return readFileSync(lock, "utf8");
  } catch {
    return "";
  }
}

const ownerText = () => `${process.pid} ${pidNamespace()}`;

/** Empty where there are none. */
function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
