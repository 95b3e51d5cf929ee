import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rockerImages, type TestEngine, using } from "./engines.ts";
import { rocker } from "./rocker.ts";
import { ownDirectory, type TestUser } from "./test-user.ts";
import { giveTo } from "./tree.ts";

/** A directory of the user with these files; those that start with "#!" are executable. */
export function depsProject(as: TestUser, files: Readonly<Record<string, string>>): string {
  const directory = ownDirectory(as);
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    if (text.startsWith("#!")) chmodSync(path, 0o755);
  }
  giveTo(as, directory);
  return directory;
}

/** Runs rocker with all packages on an engine in a directory. */
export function rockerIn(engine: TestEngine, env: Readonly<Record<string, string>> = {}) {
  const { as, env: own } = using(engine);
  return (cwd: string, ...args: string[]) =>
    rocker(args, { as, env: { ...own, ...env }, cwd, withAll: true });
}

/** Removes the images that rocker built on base images of this name. */
export function removeImagesOf(engine: TestEngine, base: string): void {
  for (const name of rockerImages(engine).filter((one) => one.includes(`/${base}-`))) {
    engine.client("rmi", "--force", name);
  }
}
