import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refusal } from "./refusal.ts";

/**
 * Checks that a package can be written to a directory: it does not exist yet, or is empty.
 * @throws Refusal when it cannot; errors of the file system
 */
export function checkDirectory(directory: string): void {
  const shown = JSON.stringify(directory);
  const stats = statSync(directory, { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isDirectory()) {
    throw new Refusal(
      [`${shown} already exists and is not a directory: choose another one with --directory`],
      1,
    );
  }
  // Many users start in a repository that they have just created.
  if (readdirSync(directory).every((name) => name === ".git")) return;
  throw new Refusal([`the directory ${shown} is not empty: choose another one with --directory`], 1);
}

/**
 * Writes files to a directory that is empty or does not exist yet. All or nothing: after a failure, what was written is
 * removed.
 * @throws Refusal when the directory is not empty; errors of the file system
 */
export function writeFiles(directory: string, files: ReadonlyMap<string, string>): void {
  checkDirectory(directory);
  const made: string[] = [];
  const makeDirectory = (path: string) => {
    const first = mkdirSync(path, { recursive: true });
    if (first !== undefined) made.push(first);
  };
  try {
    makeDirectory(directory);
    for (const [path, text] of files) {
      const file = join(directory, path);
      makeDirectory(dirname(file));
      writeFileSync(file, text, { flag: "wx" });
      made.push(file);
    }
  } catch (error) {
    for (const path of made.reverse()) rmSync(path, { recursive: true, force: true });
    throw error;
  }
}
