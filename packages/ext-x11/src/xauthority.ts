/** An entry of an Xauthority file (libXau's format): credentials for the X server of a display. */
export interface AuthorityEntry {
  readonly family: number;
  /** A host name or an IP address, depending on the family. */
  readonly address: Buffer;
  /** The display number in decimal; empty for any display. Decoded as Latin-1, like `name`. */
  readonly number: string;
  /** The authorization protocol, such as MIT-MAGIC-COOKIE-1. */
  readonly name: string;
  readonly data: Buffer;
}

/** Address families of entries. `wild` entries are valid for any host. */
export const families = { internet: 0, internet6: 6, local: 256, wild: 0xffff } as const;

/** Parses all entries of a file, in order. Stops at a malformed entry, as X programs do. */
export function parseAuthority(file: Buffer): AuthorityEntry[] {
  const entries: AuthorityEntry[] = [];
  let at = 0;
  const counted = (): Buffer => {
    const start = at + 2;
    at = start + file.readUInt16BE(at);
    if (at > file.length) throw new RangeError("unexpected end of file");
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

/** Serializes entries to a file. @throws RangeError for a field of more than 65,535 bytes */
export function serializeAuthority(entries: readonly AuthorityEntry[]): Buffer {
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
