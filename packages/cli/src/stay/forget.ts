import { rmSync } from "node:fs";
import type { Host } from "@rocker/core/lifecycle";
import { containerRecords, entryFolderOf } from "../state/container-records.ts";
import { unwritable } from "./with-container-lock.ts";

/** Takes away all that rocker kept for a container that is gone. */
export function forgetContainer(name: string, host: Host): void {
  const records = containerRecords(host);
  try {
    records.remove(name);
    rmSync(entryFolderOf(name, host), { recursive: true, force: true });
  } catch (error) {
    throw unwritable(records.folder, error);
  }
}
