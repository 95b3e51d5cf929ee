import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type RockerError, rockerError } from "../errors/error.ts";
import { FileLock } from "../host/file-lock.ts";
import { makeDirectory } from "../host/make-directory.ts";

/** How often a lock is renewed, in milliseconds. */
const renewal = 2_000;

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once if another process holds the lock. */
  readonly waiting: () => void;
  /** How long to wait for the lock, in milliseconds. Default: 5 minutes. */
  readonly timeout?: number;
  /**
   * The error for a lock that could not be acquired, or was lost.
   * @param cause the error of the work during which it was lost
   */
  readonly failure?: (lost: boolean, file: string, cause?: unknown) => unknown;
}

/**
 * Runs `work` while no other rocker process holds the lock of this path.
 * @param work must not change anything once its signal is aborted: the user interrupted, or the lock was lost while the
 * system was suspended
 * @throws RockerError `failure` (default RK214) on timeout or if the lock was lost, RK505 if interrupted
 */
export async function withLock<Result>(
  path: string,
  { signal, waiting, timeout = 300_000, failure = (lost) => pluginFailure(path, lost) }: LockOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  makeDirectory(dirname(path));
  const file = FileLock.pathOf(path);
  const end = performance.now() + timeout;
  let lock: FileLock | undefined;
  for (let isFirst = true; !lock; isFirst = false) {
    if (signal.aborted) throw rockerError("RK505", { doing: "waiting for another rocker process" });
    lock = FileLock.tryAcquire(path);
    if (lock) break;
    if (performance.now() > end) throw failure(false, file);
    if (isFirst) waiting();
    await setTimeout(100, undefined, { signal }).catch(() => {});
  }
  const { controller: lost, stop } = renewed(lock);
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    throw lost.signal.aborted && !signal.aborted ? failure(true, file, error) : error;
  } finally {
    stop();
    lock.release();
  }
}

/** Renews a lock until it is stopped; aborts if the lock was lost. */
function renewed(lock: FileLock): { readonly controller: AbortController; readonly stop: () => void } {
  const controller = new AbortController();
  const timer = setInterval(() => {
    if (lock.isHeld) lock.renew();
    else controller.abort();
  }, renewal).unref();
  return { controller, stop: () => clearInterval(timer) };
}

function pluginFailure(directory: string, lost: boolean): RockerError {
  return rockerError("RK214", { directory: directory, ...(lost ? lostLock : heldLock(directory)) });
}

const lostLock = {
  reason: "the system was suspended, and another rocker process took over the lock",
  fix: "The changes of that process are in effect. Try again.",
};

const heldLock = (directory: string) => ({
  reason: "another rocker process has held the lock for minutes",
  fix: `Wait for that process, or stop it. If there is none, remove ${directory}.lock.`,
});
