import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { cp } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeDirectory } from "@rocker/core/lifecycle";

/*
 * The plugin directory is a symlink to a sibling directory. A change is made in a copy, which a single rename of the
 * symlink publishes: readers see the plugins before or after a change, and an interrupted change leaves only a copy that
 * the next change removes. The copy has the same parent directory because npm links packages by relative paths.
 */

/** Creates a copy of the plugin directory to change, and removes older copies. The caller holds the lock. */
export async function stage(directory: string): Promise<string> {
  makeDirectory(dirname(directory));
  recover(directory);
  removeOldCopies(directory);
  const copy = mkdtempSync(`${directory}-`);
  if (existsSync(directory)) {
    await cp(realpathSync(directory), copy, {
      recursive: true,
      // npm links plugins by relative paths, and compares times with those it recorded.
      verbatimSymlinks: true,
      preserveTimestamps: true,
    });
  }
  return copy;
}

/** Makes a copy the plugin directory. The previous one is kept until the next change: a process may be using it. */
export function publish(copy: string, directory: string): void {
  const link = `${copy}.link`;
  symlinkSync(basename(copy), link);
  if (isRealDirectory(directory)) renameSync(directory, backup(directory));
  renameSync(link, directory);
}

/** Removes a copy that will not be published. */
export function discard(copy: string): void {
  rmSync(copy, { recursive: true, force: true, maxRetries: 3 });
}

/** Where a real directory is moved that `rocker ext` did not create. */
const backup = (directory: string) => `${directory}-before`;

const isRealDirectory = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Restores a directory that an interrupted change has moved. */
function recover(directory: string): void {
  const exists = lstatSync(directory, { throwIfNoEntry: false }) !== undefined;
  if (!exists && isRealDirectory(backup(directory))) renameSync(backup(directory), directory);
}

function removeOldCopies(directory: string): void {
  const current =
    lstatSync(directory, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(directory);
  const parent = dirname(directory);
  const ours = new RegExp(`^${basename(directory)}-([A-Za-z0-9]{6}(\\.link)?|before)$`);
  for (const name of readdirSync(parent)) {
    if (ours.test(name) && name !== current) discard(join(parent, name));
  }
}
