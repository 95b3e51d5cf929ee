import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refusal } from "./refusal.ts";

/**
 * Checks that a package can be written to a directory: it does not exist yet, or is empty.
 * @throws Refusal when it cannot; errors of the file system
 */
export function checkFolder(folder: string): void {
  const shown = JSON.stringify(folder);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isDirectory()) {
    throw new Refusal(
      [`${shown} already exists and is not a directory: choose another one with --directory`],
      1,
    );
  }
  // Many users start in a repository that they have just created.
  if (readdirSync(folder).every((name) => name === ".git")) return;
  throw new Refusal([`the directory ${shown} is not empty: choose another one with --directory`], 1);
}

/**
 * Writes files to a directory that is empty or does not exist yet. All or nothing: after a failure, what was written is
 * removed.
 * @throws Refusal when the directory is not empty; errors of the file system
 */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  checkFolder(folder);
  const made: string[] = [];
  const makeFolder = (path: string) => {
    const first = mkdirSync(path, { recursive: true });
    if (first !== undefined) made.push(first);
  };
  try {
    makeFolder(folder);
    for (const [path, text] of files) {
      const file = join(folder, path);
      makeFolder(dirname(file));
      writeFileSync(file, text, { flag: "wx" });
      made.push(file);
    }
  } catch (error) {
    for (const path of made.reverse()) rmSync(path, { recursive: true, force: true });
    throw error;
  }
}
