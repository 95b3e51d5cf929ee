// @ts-check
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withCleanUp } from "./cleanup.mjs";
import { cacheDirectory } from "./directories.mjs";

/**
 * A root filesystem as a tar file, created once and cached. It is renamed to its final name when it is complete, so that
 * an interrupted one is never used.
 * @param {string} name
 * @param {(tarFile: string, temporaryDirectory: string) => Promise<void>} make
 * @returns {Promise<string>} the tar file
 */
export async function cachedRootfs(name, make) {
  const tarFile = join(cacheDirectory, `${name}-${process.arch}.tar`);
  if (existsSync(tarFile)) return tarFile;
  mkdirSync(cacheDirectory, { recursive: true });
  const directory = mkdtempSync(join(cacheDirectory, "making-"));
  const removeDirectory = () => rmSync(directory, { recursive: true, force: true });
  return withCleanUp(removeDirectory, async () => {
    const unfinished = join(directory, "rootfs.tar");
    await make(unfinished, directory);
    renameSync(unfinished, tarFile);
    return tarFile;
  });
}
