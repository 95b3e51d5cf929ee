/** An entry of an archive, as anybody could write it. */
export interface RawEntry {
  readonly path: string;
  /** Default: a file. */
  readonly type?: string;
  readonly link?: string;
  readonly contents?: string;
  readonly mode?: number;
}

/** A tar archive that is not checked for anything. */
export function rawTar(entries: readonly RawEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, type = "0", link = "", contents = "", mode = 0o644 }) => {
    const header = Buffer.alloc(512);
    header.write(path, 0);
    header.write(`${mode.toString(8).padStart(7, "0")}\0`, 100);
    header.write(`${Buffer.byteLength(contents).toString(8).padStart(11, "0")}\0`, 124);
    header.write(" ".repeat(8), 148);
    header.write(type, 156);
    header.write(link, 157);
    header.write("ustar\u000000", 257);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    const body = Buffer.alloc(Math.ceil(Buffer.byteLength(contents) / 512) * 512);
    body.write(contents);
    return [header, body];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
