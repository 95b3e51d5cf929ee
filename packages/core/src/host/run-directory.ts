import { basename, dirname, join, normalize } from "node:path/posix";
import type { Host } from "./host.ts";
import { ownRuntimeDirectory } from "./runtime-directory.ts";
import { xdgDirectory } from "./xdg-directory.ts";

/**
 * The path of a directory for one run of rocker, for what an extension's `prepare` creates and the container mounts. It is
 * named after rocker's process, and a mount of it needs no consent: what it gives access to is what the preparation does.
 * @param name of the directory that contains those of all runs
 */
export function runDirectory(name: string, host: Host): string {
  return join(parentOf(host), name, String(process.pid));
}

/** Whether a path is such a directory of this run. */
export function isRunDirectory(path: string, host: Host): boolean {
  const isOfThisRun = normalize(path) === path && basename(path) === String(process.pid);
  return isOfThisRun && dirname(dirname(path)) === parentOf(host);
}

function parentOf(host: Host): string {
  return join(ownRuntimeDirectory(host) ?? xdgDirectory("XDG_STATE_HOME", host), "rocker");
}
