import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import {
  fileSystemReason,
  type Host,
  isRockerError,
  makeDirectory,
  rockerError,
} from "@rocker/core/lifecycle";
import { interruptible } from "../invoke/interruption.ts";
import { stateDirectory } from "../invoke/roots.ts";
import { withLock } from "../state/lock.ts";

/**
 * Runs `work` while no other rocker process creates, starts or removes the container with this name.
 * @throws RockerError RK415 if the state directory is not writable; then `work` was not started
 */
export function withContainerLock<Result>(
  name: string,
  host: Host,
  work: () => Promise<Result>,
): Promise<Result> {
  const directory = join(stateDirectory(host), "containers");
  try {
    makeDirectory(directory);
    accessSync(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritableState(directory, error);
  }
  const waiting = () =>
    process.stderr.write(`rocker: waiting for another rocker process that uses container ${name}\n`);
  const failure = (lost: boolean, file: string) => {
    const reason = lost
      ? "the system was suspended, and another rocker process took over the lock"
      : "another rocker process is using it";
    return rockerError("RK418", { name, reason, file });
  };
  return interruptible((signal) =>
    // No timeout: the other process may be building an image.
    withLock(join(directory, name), { signal, waiting, failure, timeout: Number.POSITIVE_INFINITY }, work),
  );
}

/**
 * The error for a state directory that is not writable.
 * @param removed the container that no longer exists; undefined: nothing was changed
 */
export function unwritableState(directory: string, error: unknown, removed?: string): Error {
  if (isRockerError(error)) return error;
  return rockerError("RK415", { directory, reason: fileSystemReason(error), removed }, error);
}
