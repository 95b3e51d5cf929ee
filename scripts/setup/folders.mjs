// @ts-check
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const repository = resolve(fileURLToPath(import.meta.url), "../../..");

/** What can be made again: root file systems of images, the lock. */
export const cacheFolder = join(baseFolder("XDG_CACHE_HOME", ".cache"), "rocker-dev");

/** Logs of what was started in the background. */
export const stateFolder = join(baseFolder("XDG_STATE_HOME", ".local/state"), "rocker-dev");

/**
 * @param {string} variable
 * @param {string} fallback relative to the home
 */
function baseFolder(variable, fallback) {
  const value = process.env[variable];
  return value?.startsWith("/") ? value : join(homedir(), fallback);
}
