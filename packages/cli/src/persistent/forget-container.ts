import { rmSync } from "node:fs";
import type { Host } from "@rocker/core/lifecycle";
import { containerRecords, sessionDirectory } from "../state/container-records.ts";
import { unwritableState } from "./with-container-lock.ts";

/** Deletes rocker's record and session directory of a container that no longer exists. */
export function forgetContainer(name: string, host: Host): void {
  const records = containerRecords(host);
  try {
    records.remove(name);
    rmSync(sessionDirectory(name, host), { recursive: true, force: true });
  } catch (error) {
    throw unwritableState(records.directory, error);
  }
}
