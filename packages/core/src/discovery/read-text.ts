import { readFileSync, statSync } from "node:fs";

/** In bytes. Manifests have a few thousand; a larger file would only fill the memory. */
const largest = 4 * 1024 * 1024;

/**
 * Reads a file that may come from an untrusted project. Pipes, which may never be written to, and devices, which may be
 * endless, are refused. By path: files in the archives of Yarn's Plug'n'Play have no descriptor to check.
 * @throws Error that says what it is instead of a file
 */
export function readText(path: string): string {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error(`${path} is not a regular file`);
  if (stats.size > largest) throw new Error(`${path} has ${stats.size} bytes, more than ${largest}`);
  return readFileSync(path, "utf8");
}
