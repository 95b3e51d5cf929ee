import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type RockerError, rockerError } from "../errors/error.ts";
import { makeDirectory } from "../host/make-directory.ts";

/** The age in milliseconds at which a lock that is not renewed is stale: its owner was killed. */
const stale = 10_000;

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once if another process holds the lock. */
  readonly waiting: () => void;
  /** How long to wait for the lock, in milliseconds. Default: 5 minutes. */
  readonly timeout?: number;
  /** Creates the error for a lock that could not be acquired, or was lost. */
  readonly failure?: (lost: boolean, file: string) => RockerError;
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
  // Imported here because it loads slowly, and most commands lock nothing.
  const { lock } = await import("proper-lockfile");
  makeDirectory(dirname(path));
  const lost = new AbortController();
  const acquire = () =>
    lock(path, {
      lockfilePath: `${path}.lock`,
      realpath: false,
      stale,
      onCompromised: () => lost.abort(),
    });

  const end = performance.now() + timeout;
  let release: (() => Promise<void>) | undefined;
  for (let isFirst = true; !release; isFirst = false) {
    if (signal.aborted) throw rockerError("RK505", { doing: "waiting for another rocker process" });
    try {
      release = await acquire();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      if (performance.now() > end) throw failure(false, `${path}.lock`);
      if (isFirst) waiting();
      await setTimeout(100, undefined, { signal }).catch(() => {});
    }
  }
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    throw lost.signal.aborted && !signal.aborted ? failure(true, `${path}.lock`) : error;
  } finally {
    // A lost lock belongs to another process by now.
    await release().catch(() => {});
  }
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
