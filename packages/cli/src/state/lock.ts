import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { failWith, type RockerError } from "@rocker/core/lifecycle";
import { lock } from "proper-lockfile";

/** How long a lock counts that nobody renews, in milliseconds: its owner was killed. */
const stale = 10_000;

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once when another has the lock. */
  readonly waiting: () => void;
  /** How long to wait for another, in milliseconds. */
  readonly patience?: number;
  /** The error for a lock that was not to be had, or was lost. */
  readonly failure?: (lost: boolean, file: string) => RockerError;
}

/**
 * Does work while no other rocker changes the folder, or whatever the path stands for.
 * @param work its signal also says that the lock was lost (a machine that slept): nothing may be changed after
 * @throws RockerError `failure` (default RK214) when another one does not come to an end, RK505 when interrupted
 */
export async function withLock<Result>(
  folder: string,
  { signal, waiting, patience = 300_000, failure = (lost) => pluginFailure(folder, lost) }: LockOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  mkdirSync(dirname(folder), { recursive: true });
  const lost = new AbortController();
  const take = () =>
    lock(folder, {
      lockfilePath: `${folder}.lock`,
      realpath: false,
      stale,
      onCompromised: () => lost.abort(),
    });

  const end = performance.now() + patience;
  let release: (() => Promise<void>) | undefined;
  for (let isFirst = true; !release; isFirst = false) {
    if (signal.aborted) throw failWith("RK505", { doing: "waiting for another rocker" });
    try {
      release = await take();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      if (performance.now() > end) throw failure(false, `${folder}.lock`);
      if (isFirst) waiting();
      await setTimeout(100, undefined, { signal }).catch(() => {});
    }
  }
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    throw lost.signal.aborted && !signal.aborted ? failure(true, `${folder}.lock`) : error;
  } finally {
    // One that was lost is another's by now.
    await release().catch(() => {});
  }
}

function pluginFailure(folder: string, lost: boolean): RockerError {
  return failWith("RK214", { folder, ...(lost ? isLost : isBusy(folder)) });
}

const isLost = {
  reason: "this machine slept, and another rocker took over",
  fix: "The plugins are as that one left them. Try again.",
};

const isBusy = (folder: string) => ({
  reason: "another rocker has been changing it for minutes",
  fix: `Wait for it or end it. When there is none, remove ${folder}.lock.`,
});
