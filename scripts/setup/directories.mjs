// @ts-check
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const repository = resolve(fileURLToPath(import.meta.url), "../../..");

/** Data that can be recreated: root filesystems of images, the lock. */
export const cacheDirectory = join(baseDirectory("XDG_CACHE_HOME", ".cache"), "rocker-dev");

/** Logs of background processes. */
export const stateDirectory = join(baseDirectory("XDG_STATE_HOME", ".local/state"), "rocker-dev");

/**
 * @param {string} variable
 * @param {string} fallback relative to the home directory
 */
function baseDirectory(variable, fallback) {
  const value = process.env[variable];
  return value?.startsWith("/") ? value : join(homedir(), fallback);
}
