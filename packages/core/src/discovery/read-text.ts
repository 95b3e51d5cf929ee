import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/** Bytes. Manifests have some thousand; what is larger would only fill the memory. */
const largest = 4 * 1024 * 1024;

/**
 * Reads a file that a stranger may have put there. A pipe, which nobody may ever write to, or a device, which has no end,
 * is refused.
 * @throws Error that says what is in its place
 */
export function readText(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new Error(`${path} is no regular file`);
    if (stats.size > largest) throw new Error(`${path} has ${stats.size} bytes, more than ${largest}`);
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}
