import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AuthorityEntry, families, parseAuthority, serializeAuthority } from "./xauthority.ts";

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const latin1 = bytes.map((field) => field.toString("latin1"));
const entry: fc.Arbitrary<AuthorityEntry> = fc.record({
  family: fc.integer({ min: 0, max: 0xffff }),
  address: bytes,
  number: latin1,
  name: latin1,
  data: bytes,
});

// Written by xauth 1.1.2: xauth -f FILE add laptop/unix:1 . 00112233445566778899aabbccddeeff
const fromXauth = Buffer.from(
  "010000066c6170746f70000131" +
    "00124d49542d4d414749432d434f4f4b49452d31" +
    "001000112233445566778899aabbccddeeff",
  "hex",
);

describe("Xauthority files", () => {
  test("parses a file written by xauth", () => {
    expect(parseAuthority(fromXauth)).toEqual([
      {
        family: families.local,
        address: Buffer.from("laptop"),
        number: "1",
        name: "MIT-MAGIC-COOKIE-1",
        data: Buffer.from("00112233445566778899aabbccddeeff", "hex"),
      },
    ]);
    expect(serializeAuthority(parseAuthority(fromXauth))).toEqual(fromXauth);
  });

  test("round-trips any entries", () => {
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        expect(parseAuthority(serializeAuthority(entries))).toEqual(entries);
      }),
    );
  });

  test("returns the complete entries of a truncated file", () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1 }), fc.nat(), (entries, seed) => {
        const whole = serializeAuthority(entries.slice(0, -1));
        const all = serializeAuthority(entries);
        const cut = whole.length + (seed % (all.length - whole.length));
        expect(parseAuthority(all.subarray(0, cut))).toEqual(entries.slice(0, -1));
      }),
    );
  });

  test("accepts any bytes without an error", () => {
    fc.assert(fc.property(bytes, (file) => void parseAuthority(file)));
  });

  test("rejects a field that is too long", () => {
    const long = { family: 0, address: Buffer.alloc(0x10000), number: "", name: "", data: Buffer.alloc(0) };
    expect(() => serializeAuthority([long])).toThrow(RangeError);
  });
});
