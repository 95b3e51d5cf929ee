import { readFileSync, writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";

/**
 * Replaces text in files of a zip archive with text of the same length, keeping the archive's size and checksums correct.
 * For uncompressed archives, Yarn's default.
 */
export function changeInArchive(path: string, from: string, to: string): void {
  let archive = readFileSync(path);
  for (let at = archive.indexOf(from); at >= 0; at = archive.indexOf(from, at + 1)) {
    const header = archive.lastIndexOf("PK\u0003\u0004", at);
    const method = archive.readUInt16LE(header + 8);
    if (method !== 0) throw new Error(`${path} is compressed (${method})`);
    const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    const contents = archive.subarray(start, start + archive.readUInt32LE(header + 18));
    const before = checksum(contents);
    archive.write(to, at);
    // Stored before the file and in the archive's directory.
    const text = archive.toString("latin1").replaceAll(before, checksum(contents));
    archive = Buffer.from(text, "latin1");
  }
  writeFileSync(path, archive);
}

function checksum(contents: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(crc32(contents));
  return bytes.toString("latin1");
}
