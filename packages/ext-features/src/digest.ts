import { createHash } from "node:crypto";

/** `sha256:…`, with 64 hex digits. */
export const digestOf = (contents: Buffer | string) =>
  `sha256:${createHash("sha256").update(contents).digest("hex")}`;

export const isDigest = (text: unknown): text is string =>
  typeof text === "string" && /^sha256:[0-9a-f]{64}$/.test(text);
