/** An entry of an Xauthority file (libXau's format): what to show the X server of one display. */
export interface AuthorityEntry {
  readonly family: number;
  /** A host name or an address, by family. */
  readonly address: Buffer;
  /** The display's number in digits; empty: any display. Bytes as Latin-1, as in `name`. */
  readonly number: string;
  /** The protocol, such as MIT-MAGIC-COOKIE-1. */
  readonly name: string;
  readonly data: Buffer;
}

/** What an entry's address is. `wild`: the entry is good for any host. */
export const families = { internet: 0, internet6: 6, local: 256, wild: 0xffff } as const;

/** All entries of a file, in order. What follows a broken one is left out, as X programs do. */
export function parseAuthority(file: Buffer): AuthorityEntry[] {
  const entries: AuthorityEntry[] = [];
  let at = 0;
  const counted = (): Buffer => {
    const start = at + 2;
    at = start + file.readUInt16BE(at);
    if (at > file.length) throw new RangeError("the file ends within an entry");
    return file.subarray(start, at);
  };
  try {
    while (at < file.length) {
      const family = file.readUInt16BE(at);
      at += 2;
      const [address, number, name, data] = [counted(), counted(), counted(), counted()];
      entries.push({
        family,
        address,
        number: number.toString("latin1"),
        name: name.toString("latin1"),
        data,
      });
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return entries;
}

/** @throws RangeError for a field of more than 65 535 bytes */
export function serialiseAuthority(entries: readonly AuthorityEntry[]): Buffer {
  return Buffer.concat(
    entries.flatMap(({ family, address, number, name, data }) => [
      short(family),
      ...[address, Buffer.from(number, "latin1"), Buffer.from(name, "latin1"), data].flatMap((field) => [
        short(field.length),
        field,
      ]),
    ]),
  );
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
