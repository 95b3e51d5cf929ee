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
 * Makes a file say this, for its owner's eyes only (0600 in a folder of 0700). It is written in place: a container
 * that has it mounted holds on to the inode and would never see a new file of the same name. A reader meets no
 * empty file, as it is cut to length last, and nothing is written when it says so already.
 * @throws Error when the file or its folder is not plainly this user's: a link, another owner, open to others
 */
export function refreshPrivateFile(path: string, contents: Buffer, uid: number): void {
  preparePrivateFolder(dirname(path), uid);
  const { O_RDWR, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.nlink > 1) throw new Error(`${path} is not a plain file with one name`);
    refuseOthers(path, stats, uid);
    if ((stats.mode & 0o7777) !== 0o600) fchmodSync(file, 0o600);
    if (readFileSync(file).equals(contents)) return;
    for (let at = 0; at < contents.length; ) at += writeSync(file, contents, at, contents.length - at, at);
    ftruncateSync(file, contents.length);
  } finally {
    closeSync(file);
  }
}

/** Makes the folder if it is missing, and sees that only this user can put something in it. */
function preparePrivateFolder(folder: string, uid: number): void {
  let base = dirname(folder);
  while (!existsSync(base)) base = dirname(base);
  const baseStats = lstatSync(base);
  refuseOthers(base, baseStats, uid);
  if (baseStats.mode & 0o002) throw new Error(`${base} can be written by everyone`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory()) throw new Error(`${folder} is not a folder`);
  refuseOthers(folder, stats, uid);
  if ((stats.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
}

function refuseOthers(path: string, stats: Stats, uid: number): void {
  if (stats.uid !== uid) throw new Error(`${path} belongs to uid ${stats.uid}, not to ${uid}`);
}
