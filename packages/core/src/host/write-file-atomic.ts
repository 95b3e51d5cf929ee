import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeDirectory } from "./make-directory.ts";

/**
 * Writes a file atomically, readable by its owner only unless `mode` is given (missing directories: 0700). Another process
 * never sees a partial file, and if this one is killed, the old file remains. A symbolic link at the path is replaced,
 * never followed.
 * @param mode before the umask; default 0600
 * @throws Error of the file system if the directory is not writable
 */
export function writeFileAtomic(file: string, contents: string | Buffer, mode = 0o600): void {
  makeDirectory(dirname(file));
  // Process IDs are not unique: the directory may be shared with a container, and a killed process leaves its file.
  const temporary = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  try {
    writeFileSync(temporary, contents, { mode, flag: "wx" });
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
