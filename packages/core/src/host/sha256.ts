import type { Hash } from "node:crypto";

/** A SHA-256 to feed. node:crypto takes 2 ms to load, and many a start hashes nothing: it is loaded when it is used. */
export function sha256(): Hash {
  return process.getBuiltinModule("node:crypto").createHash("sha256");
}
