import { join } from "node:path";
import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import { makeWritableDirectory } from "../host/make-directory.ts";
import { stateDirectory } from "../state/directory.ts";
import { withLock } from "../state/lock.ts";
import type { PersistentContext } from "./context.ts";
import { unwritableState } from "./unwritable-state.ts";

/**
 * Runs `work` while no other rocker process creates, starts or removes the container with this name.
 * @throws RockerError RK415 if the state directory is not writable; then `work` was not started
 */
export function withContainerLock<Result>(
  name: string,
  { host, report, interruptible }: PersistentContext,
  work: () => Promise<Result>,
): Promise<Result> {
  const directory = join(stateDirectory(host), "containers");
  try {
    makeWritableDirectory(directory);
  } catch (error) {
    throw unwritableState(directory, error);
  }
  const waiting = () => report({ type: "container-busy", name });
  const failure = (lost: boolean, file: string) => {
    const reason = lost
      ? "the system was suspended, and another rocker process took over the lock"
      : "another rocker process is using it";
    return rockerError("RK418", { name, reason, file });
  };
  return interruptible((signal) =>
    // No timeout: the other process may be building an image.
    withLock(lockedFile(name, host), { signal, waiting, failure, timeout: Number.POSITIVE_INFINITY }, work),
  );
}

/** The path whose lock is the container's. */
export function lockedFile(name: string, host: Host): string {
  return join(stateDirectory(host), "containers", name);
}
