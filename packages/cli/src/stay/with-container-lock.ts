import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import { failWith, type Host, isRockerError, messageOf } from "@rocker/core/lifecycle";
import { interruptible } from "../invoke/interruption.ts";
import { stateFolder } from "../invoke/roots.ts";
import { withLock } from "../state/lock.ts";

/**
 * Does work while no other rocker makes, starts or removes the container of this name.
 * @throws RockerError RK415 when the state folder cannot be written: nothing has been done then
 */
export function withContainerLock<Result>(
  name: string,
  host: Host,
  work: () => Promise<Result>,
): Promise<Result> {
  const folder = join(stateFolder(host), "containers");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(folder, error);
  }
  const waiting = () =>
    process.stderr.write(`rocker: another rocker is at work on ${name}; waiting for it\n`);
  const failure = (lost: boolean, file: string) => {
    const reason = lost
      ? "this machine slept, and another rocker took over"
      : "another rocker is at work on it";
    return failWith("RK418", { name, reason, file });
  };
  return interruptible((signal) =>
    // As long as the other one lives: it may be building.
    withLock(join(folder, name), { signal, waiting, failure, patience: Number.POSITIVE_INFINITY }, work),
  );
}

/** The error for a state folder that cannot be written. */
export function unwritable(folder: string, error: unknown): Error {
  return isRockerError(error) ? error : failWith("RK415", { folder, reason: messageOf(error) }, error);
}
