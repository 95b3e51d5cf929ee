import { type FeatureFile, UnusableFiles } from "./files.ts";

const block = 512;

/** A tar archive with nothing in it that differs between machines: equal files are equal bytes. */
export function writeTar(files: readonly FeatureFile[]): Buffer {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const parts = sorted.flatMap(({ path, isExecutable, contents }) => [
    header(path, contents.length, isExecutable ? 0o755 : 0o644),
    contents,
    Buffer.alloc((block - (contents.length % block)) % block),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function header(path: string, size: number, mode: number): Buffer {
  const [name, prefix] = splitPath(path);
  const bytes = Buffer.alloc(block);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  bytes.write(name, 0);
  bytes.write(octal(mode, 7), 100);
  bytes.write(octal(0, 7), 108);
  bytes.write(octal(0, 7), 116);
  bytes.write(octal(size, 11), 124);
  bytes.write(octal(0, 11), 136);
  bytes.write(" ".repeat(8), 148);
  bytes.write("0", 156);
  bytes.write("ustar\u000000", 257);
  bytes.write(prefix, 345);
  const sum = bytes.reduce((all, byte) => all + byte, 0);
  bytes.write(`${octal(sum, 6)} `, 148);
  return bytes;
}

/** ustar has 100 bytes for the end of a path, and 155 for its beginning. */
function splitPath(path: string): readonly [name: string, prefix: string] {
  const length = (text: string) => Buffer.byteLength(text);
  if (length(path) <= 100) return [path, ""];
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
    const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
    if (length(prefix) <= 155 && length(name) <= 100) return [name, prefix];
  }
  throw new UnusableFiles(`the path ${JSON.stringify(path)} is too long`);
}
