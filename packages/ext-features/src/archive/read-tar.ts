import { posix } from "node:path";
import { type FeatureFile, limits, safePath, UnusableFiles } from "./files.ts";

const block = 512;

interface Entry {
  readonly path: string;
  readonly type: string;
  readonly mode: number;
  readonly link: string;
  readonly contents: Buffer;
}

/**
 * The files of a tar archive, packed with gzip or not. Links inside the Feature are replaced with what they lead to.
 * @throws UnusableFiles for one that is damaged or too large, has paths or links that leave the Feature, or has devices
 */
export function readTar(archive: Buffer): readonly FeatureFile[] {
  const files = new Map<string, FeatureFile>();
  const links: { readonly path: string; readonly target: string }[] = [];
  for (const entry of entriesOf(unpacked(archive))) {
    const path = safePath(entry.path);
    if (entry.type === "5") continue;
    if (path === "") throw new UnusableFiles("it has a file without a name");
    if (entry.type === "0") {
      files.set(path, { path, isExecutable: (entry.mode & 0o111) !== 0, contents: entry.contents });
    } else if (entry.type === "1") links.push({ path, target: safePath(entry.link) });
    else if (entry.type === "2") links.push({ path, target: linkTarget(path, entry.link) });
    else throw new UnusableFiles(`${JSON.stringify(path)} is a device or another special file`);
    if (files.size + links.length > limits.files)
      throw new UnusableFiles(`it has more than ${limits.files} files`);
  }
  let total = [...files.values()].reduce((sum, { contents }) => sum + contents.length, 0);
  for (const { path, target } of links) {
    const file = files.get(target);
    if (!file) throw new UnusableFiles(`the link ${JSON.stringify(path)} leads to no file of the Feature`);
    // A thousand links to one large file would be a thousand copies of it.
    total += file.contents.length;
    requireSize(total);
    files.set(path, { ...file, path });
  }
  return [...files.values()];
}

/** Zeros compress to a thousandth of their size: unpacking stops at the limit. */
function unpacked(archive: Buffer): Buffer {
  if (archive[0] !== 0x1f || archive[1] !== 0x8b) return archive;
  // Loaded here, because Features in directories do not need it.
  const { gunzipSync } = process.getBuiltinModule("node:zlib");
  try {
    // Headers and padding come on top of the files.
    return gunzipSync(archive, { maxOutputLength: limits.unpacked + limits.files * block * 2 });
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new UnusableFiles(
      isLarge
        ? `it unpacks to more than ${limits.unpacked / 2 ** 20} MB`
        : "it is not a gzip archive, or incomplete",
    );
  }
}

function linkTarget(path: string, link: string): string {
  if (link.startsWith("/")) throw new UnusableFiles(`the link ${JSON.stringify(path)} leaves the Feature`);
  const target = posix.join(posix.dirname(path), link);
  if (target.startsWith("..")) throw new UnusableFiles(`the link ${JSON.stringify(path)} leaves the Feature`);
  return safePath(target);
}

/** Headers of ustar, with the long names of pax and GNU. */
function* entriesOf(tar: Buffer): Iterable<Entry> {
  let long: { path?: string; link?: string } = {};
  let total = 0;
  for (let offset = 0; offset + block <= tar.length; ) {
    const header = tar.subarray(offset, offset + block);
    if (header.every((byte) => byte === 0)) return;
    checkSum(header);
    const size = number(header, 124, 12);
    const contents = tar.subarray(offset + block, offset + block + size);
    if (contents.length < size) throw new UnusableFiles("it is incomplete");
    offset += block + Math.ceil(size / block) * block;
    const type = String.fromCharCode(header[156] || 48);
    if (type === "L") long = { ...long, path: text(contents) };
    else if (type === "K") long = { ...long, link: text(contents) };
    else if (type === "x") long = { ...long, ...paxNames(contents) };
    else if (type !== "g") {
      total += size;
      requireSize(total);
      const isUstar = header.toString("latin1", 257, 262) === "ustar";
      const prefix = isUstar ? text(header.subarray(345, 500)) : "";
      const name = text(header.subarray(0, 100));
      const path = long.path ?? (prefix === "" ? name : `${prefix}/${name}`);
      const link = long.link ?? text(header.subarray(157, 257));
      yield { path, type: type === "7" ? "0" : type, mode: number(header, 100, 8), link, contents };
      long = {};
    }
  }
}

function requireSize(total: number): void {
  if (total > limits.unpacked)
    throw new UnusableFiles(`its files have more than ${limits.unpacked / 2 ** 20} MB`);
}

function checkSum(header: Buffer): void {
  const sum = header.reduce((all, byte, index) => all + (index >= 148 && index < 156 ? 32 : byte), 0);
  if (sum !== number(header, 148, 8)) throw new UnusableFiles("it is not a tar archive");
}

/** Octal digits. Larger numbers are written otherwise, and are larger than any Feature. */
function number(header: Buffer, offset: number, length: number): number {
  const digits = text(header.subarray(offset, offset + length)).trim();
  if (!/^[0-7]*$/.test(digits))
    throw new UnusableFiles("it is not a tar archive, or has a file that is too large");
  return Number.parseInt(digits || "0", 8);
}

const text = (field: Buffer) => field.toString("utf8").replace(/\0.*$/s, "");

/** `27 path=…\n` */
function paxNames(contents: Buffer): { path?: string; link?: string } {
  const names: { path?: string; link?: string } = {};
  for (let offset = 0; offset < contents.length; ) {
    const space = contents.indexOf(32, offset);
    const length = Number.parseInt(contents.toString("latin1", offset, space), 10);
    if (space < 0 || !(length > space - offset)) throw new UnusableFiles("it is not a tar archive");
    const [name = "", ...value] = contents.toString("utf8", space + 1, offset + length - 1).split("=");
    if (name === "path") names.path = value.join("=");
    if (name === "linkpath") names.link = value.join("=");
    offset += length;
  }
  return names;
}
