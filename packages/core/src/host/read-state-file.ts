import { readFileSync, statSync } from "node:fs";

/**
 * Reads a state file that rocker keeps for the user. It is ignored if someone else could have written it, and so decided for
 * the user.
 * @returns undefined if it does not exist, is not owned by the user, or is writable by others
 */
export function readStateFile(file: string): string | undefined {
  try {
    const { uid, mode } = statSync(file);
    const isOthers = uid !== (process.getuid?.() ?? uid) || (mode & 0o022) !== 0;
    return isOthers ? undefined : readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
