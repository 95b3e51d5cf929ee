import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a file say this, for its owner's eyes only unless told otherwise (missing folders 0700). Whole or not at all:
 * another process never reads half a file, and one that is killed leaves what was there. A link in its place is
 * replaced, never followed.
 * @param mode before the umask; default 0600
 * @throws Error of the system when the folder cannot be written
 */
export function writeWhole(file: string, contents: string | Buffer, mode = 0o600): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Process ids are not unique: a folder may be shared with a container, and one that was killed leaves its file.
  const temporary = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  try {
    writeFileSync(temporary, contents, { mode, flag: "wx" });
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
