// @ts-check
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withCleanUp } from "./cleanup.mjs";
import { cacheFolder } from "./folders.mjs";

/**
 * A root file system as a tar file, made once and kept in the cache. It gets its name when it is complete, so
 * that one which was interrupted is never taken for a whole one.
 * @param {string} name
 * @param {(tarFile: string, temporaryFolder: string) => Promise<void>} make
 * @returns {Promise<string>} the tar file
 */
export async function cachedRootfs(name, make) {
  const tarFile = join(cacheFolder, `${name}-${process.arch}.tar`);
  if (existsSync(tarFile)) return tarFile;
  mkdirSync(cacheFolder, { recursive: true });
  const folder = mkdtempSync(join(cacheFolder, "making-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  return withCleanUp(removeFolder, async () => {
    const unfinished = join(folder, "rootfs.tar");
    await make(unfinished, folder);
    renameSync(unfinished, tarFile);
    return tarFile;
  });
}
