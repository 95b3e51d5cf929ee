import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The directory of the package that a module belongs to, at any depth.
 * @throws Error if it no longer exists, because the package was removed while it ran
 */
export function packageDirectory(moduleUrl: string): string {
  const start = dirname(fileURLToPath(moduleUrl));
  for (let directory = start; ; directory = dirname(directory)) {
    if (existsSync(join(directory, "package.json"))) return directory;
    if (dirname(directory) === directory) throw new Error(`no package.json found above ${start}`);
  }
}
