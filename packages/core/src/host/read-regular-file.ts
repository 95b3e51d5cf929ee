import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync, realpathSync } from "node:fs";

/** A file, as it was when it was opened. */
export interface RegularFile {
  readonly bytes: Buffer;
  readonly stats: BigIntStats;
  /** With all symbolic links resolved. */
  readonly realPath: string;
}

/** Why a path that exists was not read. Errors of the file system itself are thrown as Node has them. */
export class UnsuitableFile extends Error {
  readonly reason: "directory" | "not-regular" | "too-large";
  readonly stats: BigIntStats;

  constructor(path: string, reason: UnsuitableFile["reason"], stats: BigIntStats) {
    const text = {
      directory: "is a directory",
      "not-regular": "is not a regular file",
      "too-large": `has ${stats.size} bytes, which is too large`,
    }[reason];
    super(`${path} ${text}`);
    this.name = "UnsuitableFile";
    this.reason = reason;
    this.stats = stats;
  }
}

/**
 * Reads a file that may come from an untrusted project. It does not hang on a named pipe or read an endless device, and
 * reads the same file that it checked, since the checks use its descriptor.
 * @param largest in bytes
 * @throws UnsuitableFile for what is not a regular file, or is larger than `largest`
 * @throws the error of the file system, such as ENOENT or EACCES
 */
export function readRegularFile(path: string, largest: number): RegularFile {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0 } = constants;
  const descriptor = openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    if (stats.isDirectory()) throw new UnsuitableFile(path, "directory", stats);
    if (!stats.isFile()) throw new UnsuitableFile(path, "not-regular", stats);
    if (stats.size > largest) throw new UnsuitableFile(path, "too-large", stats);
    const bytes = readToEnd(descriptor, Number(stats.size), largest);
    if (bytes.length > largest) throw new UnsuitableFile(path, "too-large", stats);
    return { bytes, stats, realPath: realpathSync.native(path) };
  } finally {
    closeSync(descriptor);
  }
}

/** Files in /proc report a size of 0, and files may grow: the size is only an initial guess. */
function readToEnd(descriptor: number, size: number, largest: number): Buffer {
  let buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || length > largest) return buffer.subarray(0, length);
    if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2 + 4096);
  }
}
