import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RockerOptions, rocker } from "./rocker.ts";
import { ownDirectory, subdirectory, testUser } from "./test-user.ts";
import { giveTo } from "./tree.ts";

/** A project in the user's own home directory. */
export function configuredProject(files: Readonly<Record<string, string>>) {
  const home = ownDirectory();
  const directory = subdirectory(home, "project");
  const write = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    giveTo(testUser, directory);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const run = (args: readonly string[], options: RockerOptions = {}) =>
    rocker(args, { cwd: directory, ...options, env: { HOME: home, ...options.env } });
  return { home, directory, write, run };
}
