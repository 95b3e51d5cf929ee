import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  type Stats,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/**
 * Updates a file that only its owner can access (mode 0600, in a directory of mode 0700). The file is written in place,
 * because containers have its inode mounted and would not see a new file. It is truncated last, so that readers never
 * see an empty file, and not written at all if its contents are up to date.
 * @throws Error if the file or its directory is a link, has another owner, or is writable by others
 */
export function refreshPrivateFile(path: string, contents: Buffer, uid: number): void {
  preparePrivateDirectory(dirname(path), uid);
  const { O_RDWR, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.nlink > 1)
      throw new Error(`${path} is not a regular file with a single link`);
    requireOwner(path, stats, uid);
    if ((stats.mode & 0o7777) !== 0o600) fchmodSync(file, 0o600);
    if (readFileSync(file).equals(contents)) return;
    for (let at = 0; at < contents.length; ) at += writeSync(file, contents, at, contents.length - at, at);
    ftruncateSync(file, contents.length);
  } finally {
    closeSync(file);
  }
}

/** Creates the directory if necessary, and ensures that only this user can write to it. */
function preparePrivateDirectory(directory: string, uid: number): void {
  let base = dirname(directory);
  while (!existsSync(base)) base = dirname(base);
  const baseStats = lstatSync(base);
  requireOwner(base, baseStats, uid);
  if (baseStats.mode & 0o002) throw new Error(`${base} is writable by everyone`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const stats = lstatSync(directory);
  if (!stats.isDirectory()) throw new Error(`${directory} is not a directory`);
  requireOwner(directory, stats, uid);
  if ((stats.mode & 0o777) !== 0o700) chmodSync(directory, 0o700);
}

function requireOwner(path: string, stats: Stats, uid: number): void {
  if (stats.uid !== uid) throw new Error(`${path} belongs to uid ${stats.uid} instead of ${uid}`);
}
