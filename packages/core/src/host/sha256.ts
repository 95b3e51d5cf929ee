import type { Hash } from "node:crypto";

/** A SHA-256 hash object. node:crypto takes 2 ms to load and is often not needed, so it is loaded on first use. */
export function sha256(): Hash {
  return process.getBuiltinModule("node:crypto").createHash("sha256");
}
