import { createHash } from "node:crypto";
import { constants, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Host, xdgFolder } from "@rocker/core";

/** Where a project's copy is: one for each project, the same until it is discarded. */
export function copyOf(project: string, host: Host): string {
  const id = createHash("sha256").update(project).digest("hex").slice(0, 16);
  return join(xdgFolder("XDG_STATE_HOME", host), "rocker/isolate", `${basename(project)}-${id}`);
}

/**
 * Makes the copy if there is none. Where the file system can (btrfs, XFS), its files share their blocks with the
 * project's until one of the two is changed. Links are copied as they are.
 */
export function makeCopy(project: string, copy: string): void {
  if (existsSync(copy)) return;
  mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
  // One that was interrupted must not pass for whole.
  const unfinished = `${copy}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(project, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    mode: constants.COPYFILE_FICLONE,
    filter: isCopied,
  });
  renameSync(unfinished, copy);
}

/** Sockets, pipes and devices are left out. */
function isCopied(path: string): boolean {
  const stats = lstatSync(path);
  return stats.isFile() || stats.isDirectory() || stats.isSymbolicLink();
}
