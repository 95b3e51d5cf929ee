import { readFileSync, statSync } from "node:fs";

/**
 * The text of a file that rocker keeps for the person: one that somebody else could have written would decide in their
 * place.
 * @returns undefined when it is not there, not theirs, or others may write it
 */
export function readOwn(file: string): string | undefined {
  try {
    const { uid, mode } = statSync(file);
    const isOthers = uid !== (process.getuid?.() ?? uid) || (mode & 0o022) !== 0;
    return isOthers ? undefined : readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
