import type { Host } from "@rocker/core/lifecycle";
import type { Notices } from "../render/notices.ts";
import { containerRecords } from "../state/container-records.ts";
import { discardSessionDirectory } from "./session-directories.ts";
import { unwritableState } from "./with-container-lock.ts";

/**
 * Deletes rocker's record and session directory of a container that no longer exists.
 * @throws RockerError RK415, which says that the container is gone
 */
export function forgetContainer(name: string, host: Host, notices: Pick<Notices, "note">): void {
  const records = containerRecords(host);
  try {
    // The record last: if the directory cannot be moved, the container can be forgotten again.
    discardSessionDirectory(name, host, notices);
    records.remove(name);
  } catch (error) {
    throw unwritableState(records.directory, error, name);
  }
}
