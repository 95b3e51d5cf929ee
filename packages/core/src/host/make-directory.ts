import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Creates a directory and its missing parents. Does nothing if it exists.
 * @param mode of each directory that is created, before the umask; default 0700
 * @throws Error of the file system with the real reason: on a read-only file system, Node's own recursive mkdir reports
 * ENOENT for the last directory (seen with Node 20)
 */
export function makeDirectory(path: string, mode = 0o700): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    mkdirSync(firstMissing(path), { mode });
    mkdirSync(path, { recursive: true, mode });
  }
}

/**
 * The same for a directory that files are going to be created in.
 * @throws Error of the file system if that is not possible
 */
export function makeWritableDirectory(path: string): void {
  makeDirectory(path);
  accessSync(path, constants.W_OK | constants.X_OK);
}

function firstMissing(path: string): string {
  const parent = dirname(path);
  return parent === path || existsSync(parent) ? path : firstMissing(parent);
}
