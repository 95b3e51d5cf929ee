import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Option } from "./declaration.ts";
import { hostPath, parseValue, sizeValue } from "./value.ts";

const context = { cwd: "/work/here", home: "/home/ada" };
const refused = "refused";

/** The typed value, or `refused`. */
function parsed(option: Option, raw: string) {
  const result = parseValue(option, raw, context);
  return result.ok ? result.value : refused;
}

describe("parseValue", () => {
  test.each<[Option, [string, unknown][]]>([
    [
      { type: "boolean", summary: "" },
      [
        ["true", true],
        ["false", false],
        ["yes", refused],
        ["", refused],
        ["True", refused],
      ],
    ],
    [
      { type: "enum", summary: "", values: ["a", "b"] },
      [
        ["a", "a"],
        ["c", refused],
        ["", refused],
      ],
    ],
    [
      { type: "integer", summary: "" },
      [
        ["12", 12],
        ["-12", -12],
        ["+3", 3],
        ["9007199254740991", 9007199254740991],
        ["9007199254740993", refused],
        ["1.5", refused],
        ["1e3", refused],
        ["0x10", refused],
        ["", refused],
        [" 1", refused],
      ],
    ],
    [
      { type: "integer", summary: "", min: 1, max: 5 },
      [
        ["1", 1],
        ["5", 5],
        ["0", refused],
        ["6", refused],
      ],
    ],
    [
      { type: "size", summary: "" },
      [
        ["512", 512],
        ["512b", 512],
        ["64k", 65536],
        ["64kb", 65536],
        ["64KiB", 65536],
        ["1.5g", 1610612736],
        ["1.25k", 1280],
        ["2M", 2097152],
        ["1t", 1099511627776],
        ["2 g", 2147483648],
        ["0.1", 0],
        ["-1", refused],
        ["5bb", refused],
        ["5ib", refused],
        ["g", refused],
        ["1.g", refused],
        ["9999999999999t", refused],
        ["", refused],
      ],
    ],
    [
      { type: "path", summary: "" },
      [
        ["/etc/../etc/hosts", "/etc/hosts"],
        ["x y", "/work/here/x y"],
        ["~", "/home/ada"],
        ["~/x", "/home/ada/x"],
        ["~bob", "/work/here/~bob"],
        ["", refused],
        ["a\0b", refused],
      ],
    ],
    [
      { type: "map", summary: "" },
      [
        ["A=1", "A=1"],
        ["A", "A"],
        ["A=", "A="],
        ["=1", refused],
        ["", refused],
        ["A=\0", refused],
      ],
    ],
    [
      { type: "string", summary: "" },
      [
        ["", ""],
        ["a\nb", "a\nb"],
        ["a\0b", refused],
      ],
    ],
    [{ type: "list", summary: "" }, [["x", "x"]]],
  ])("$type", (option, cases) => {
    for (const [raw, value] of cases) expect(parsed(option, raw), JSON.stringify(raw)).toBe(value);
  });

  test("any integer that a double can hold is parsed exactly", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (number) => {
        expect(parsed({ type: "integer", summary: "" }, String(number))).toBe(number);
      }),
    );
  });
});

test("hostPath always returns a normalized absolute path", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("/", ".", "~", "a", " ") }), (path) => {
      expect(hostPath(path, context)).toMatch(/^\/$|^(\/(?!\.{1,2}(\/|$))[^/]+)+$/);
    }),
  );
});

test("a size as a value has the largest unit that keeps it exact, and is read back", () => {
  expect([0, 512, 1536, 1536 * 2 ** 20, 4 * 2 ** 30].map(sizeValue)).toEqual([
    "0",
    "512",
    "1536",
    "1536m",
    "4g",
  ]);
  fc.assert(
    fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (bytes) => {
      expect(parseValue({ type: "size", summary: "" }, sizeValue(bytes), context)).toEqual({
        ok: true,
        value: bytes,
      });
    }),
  );
});
