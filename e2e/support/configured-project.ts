import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownFolder, person, subFolder } from "./person.ts";
import { type RockerOptions, rocker } from "./rocker.ts";
import { giveTo } from "./tree.ts";

/** A project in the user's own home directory. */
export function configuredProject(files: Readonly<Record<string, string>>) {
  const home = ownFolder();
  const folder = subFolder(home, "project");
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    giveTo(person, folder);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const run = (args: readonly string[], options: RockerOptions = {}) =>
    rocker(args, { cwd: folder, ...options, env: { HOME: home, ...options.env } });
  return { home, folder, write, run };
}
