import { containerRecords } from "../state/container-records.ts";
import type { PersistentContext } from "./context.ts";
import { discardSessionDirectory } from "./session-directories.ts";
import { unwritableState } from "./unwritable-state.ts";

/**
 * Deletes rocker's record and session directory of a container that no longer exists.
 * @throws RockerError RK415, which says that the container is gone
 */
export function forgetContainer(name: string, context: Pick<PersistentContext, "host" | "report">): void {
  const records = containerRecords(context.host);
  try {
    // The record last: if the directory cannot be moved, the container can be forgotten again.
    discardSessionDirectory(name, context);
    records.remove(name);
  } catch (error) {
    throw unwritableState(records.directory, error, name);
  }
}
