import { readFileSync, statSync } from "node:fs";

/** Bytes. Manifests have some thousand; what is larger would only fill the memory. */
const largest = 4 * 1024 * 1024;

/**
 * Reads a file that a stranger may have put there. A pipe, which nobody may ever write to, or a device, which has no end,
 * is refused. By its path: files in the archives of Yarn's Plug'n'Play have no descriptor that could be asked.
 * @throws Error that says what is in its place
 */
export function readText(path: string): string {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error(`${path} is not a regular file`);
  if (stats.size > largest) throw new Error(`${path} has ${stats.size} bytes, more than ${largest}`);
  return readFileSync(path, "utf8");
}
