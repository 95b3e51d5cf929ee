import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refusal } from "./refusal.ts";

/**
 * Looks whether a package can be written into a folder: one that is not there yet, or empty.
 * @throws Refusal when it cannot; the error of the file system
 */
export function checkFolder(folder: string): void {
  const shown = JSON.stringify(folder);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isDirectory()) {
    throw new Refusal([`${shown} is there and is no folder: choose another with --directory`], 1);
  }
  // A repository that was just made is where many people begin.
  if (readdirSync(folder).every((name) => name === ".git")) return;
  throw new Refusal(
    [`the folder ${shown} is not empty, and nothing is overwritten: choose another with --directory`],
    1,
  );
}

/**
 * Writes files into a folder that is empty or not there yet. All or nothing: what a failure left is removed.
 * @throws Refusal when there is something in the folder; the error of the file system
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
