import {
  existsSync,
  lstatSync,
  mkdirSync,
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

/*
 * The plugin folder is a link to a folder beside it. A change is made in a copy, and one rename of the link makes the
 * copy count: whoever looks sees all of the plugins before it or all after it, and whatever ends a change in its
 * middle leaves no more than a copy that the next change removes. The copy stands beside, at the same depth, because
 * npm links folders by relative paths.
 */

/** A copy of the plugin folder to change, with nothing else that earlier changes left. Only under the lock. */
export async function stage(folder: string): Promise<string> {
  mkdirSync(dirname(folder), { recursive: true });
  settle(folder);
  removeOthers(folder);
  const copy = mkdtempSync(`${folder}-`);
  if (existsSync(folder)) {
    await cp(realpathSync(folder), copy, {
      recursive: true,
      // As they are: npm links plugins by relative paths, and compares times with what it noted.
      verbatimSymlinks: true,
      preserveTimestamps: true,
    });
  }
  return copy;
}

/** Makes a copy the plugin folder. The one before stays until the next change: a rocker may run from it. */
export function publish(copy: string, folder: string): void {
  const link = `${copy}.link`;
  symlinkSync(basename(copy), link);
  if (isRealFolder(folder)) renameSync(folder, before(folder));
  renameSync(link, folder);
}

/** Removes a copy that will not count. */
export function discard(copy: string): void {
  rmSync(copy, { recursive: true, force: true, maxRetries: 3 });
}

/** Where a folder that is no link goes: made by hand, or by something else than `rocker ext`. */
const before = (folder: string) => `${folder}-before`;

const isRealFolder = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Takes back a folder that was moved away by a change that did not come to its end. */
function settle(folder: string): void {
  const isThere = lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
  if (!isThere && isRealFolder(before(folder))) renameSync(before(folder), folder);
}

function removeOthers(folder: string): void {
  const current = lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(folder);
  const parent = dirname(folder);
  const ours = new RegExp(`^${basename(folder)}-([A-Za-z0-9]{6}(\\.link)?|before)$`);
  for (const name of readdirSync(parent)) {
    if (ours.test(name) && name !== current) discard(join(parent, name));
  }
}
