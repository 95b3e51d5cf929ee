import { join } from "node:path";
import type { Report } from "../engine/progress.ts";
import type { Host } from "../host/host.ts";
import { makeWritableDirectory } from "../host/make-directory.ts";
import { stateDirectory } from "../state/directory.ts";
import { withLock } from "../state/lock.ts";

interface Building {
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly report: Report;
}

/**
 * Runs `work` while no other rocker process of this user builds the same image. It has to look for the image again: not every
 * engine notices that two builds are the same. Where nothing can be locked, both build.
 * @param key of what is built; fits into the name of a file
 * @throws RockerError RK505 if interrupted while it waits
 */
export async function buildAlone<Result>(
  key: string,
  { host, signal, report }: Building,
  work: () => Promise<Result>,
): Promise<Result> {
  const directory = join(stateDirectory(host), "builds");
  if (!isWritable(directory)) return work();
  const waiting = () =>
    report({ type: "output", line: "Waiting for another rocker process that is building this image" });
  // No timeout: a build may take hours. If the lock is lost, two processes build, as without it.
  const options = { signal, waiting, timeout: Number.POSITIVE_INFINITY };
  return withLock(join(directory, key), { ...options, failure: (_lost, _file, cause) => cause }, work);
}

function isWritable(directory: string): boolean {
  try {
    makeWritableDirectory(directory);
    return true;
  } catch {
    return false;
  }
}
