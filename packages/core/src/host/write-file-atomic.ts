import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeDirectory } from "./make-directory.ts";
import { isLeftBehind, ownerMark } from "./process-identity.ts";

/** In the names of files that are being written, before the mark of their process. */
const infix = ".new-";

/** Whether a file of this name is what a process was writing atomically when it was killed. */
export function isHalfWritten(name: string): boolean {
  const at = name.lastIndexOf(infix);
  return at >= 0 && isLeftBehind(name.slice(at + infix.length));
}

/**
 * Writes a file atomically, readable by its owner only unless `mode` is given (missing directories: 0700). Another process
 * never sees a partial file, and if this one is killed, the old file remains. A symbolic link at the path is replaced,
 * never followed.
 * @param mode before the umask; default 0600
 * @throws Error of the file system if the directory is not writable
 */
export function writeFileAtomic(file: string, contents: string | Buffer, mode = 0o600): void {
  makeDirectory(dirname(file));
  const temporary = `${file}${infix}${ownerMark()}`;
  try {
    writeFileSync(temporary, contents, { mode, flag: "wx" });
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
