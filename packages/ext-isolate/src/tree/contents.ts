import { createHash } from "node:crypto";
import { readSync, writeSync } from "node:fs";

/** @returns the SHA-256 of what is left to read of an open file, in hexadecimal */
export function digestOf(descriptor: number): string {
  return pass(descriptor, () => {});
}

/** Writes what is left to read of one open file to another. @returns its SHA-256, in hexadecimal */
export function transfer(from: number, to: number): string {
  return pass(from, (chunk) => {
    for (let done = 0; done < chunk.length; ) done += writeSync(to, chunk, done);
  });
}

// One buffer for all files: a project has thousands, most of them small.
let buffer: Buffer | undefined;

function pass(from: number, take: (chunk: Buffer) => void): string {
  buffer ??= Buffer.allocUnsafeSlow(1 << 18);
  const hash = createHash("sha256");
  for (let count = readSync(from, buffer); count > 0; count = readSync(from, buffer)) {
    const chunk = buffer.subarray(0, count);
    hash.update(chunk);
    take(chunk);
  }
  return hash.digest("hex");
}
