import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoted, stringArray, word } from "./quote.ts";

/** Joins continued lines as Dockerfile parsers do: a backslash at the end of a line and the newline go. */
const joined = (text: string) => text.replace(/\\[ \t]*\n/g, "");

describe("stringArray", () => {
  it("holds any values, on lines that parsers can read", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 30_000 })), (values) => {
        const written = stringArray(values);
        expect(JSON.parse(joined(written))).toEqual(values);
        for (const line of written.split("\n")) expect(line.length).toBeLessThan(65_535);
      }),
    );
  });

  it("breaks a long value", () => {
    const long = `${"word ".repeat(10_000)}\\`;
    expect(stringArray([long]).split("\n").length).toBeGreaterThan(2);
    expect(JSON.parse(joined(stringArray([long])))).toEqual([long]);
  });

  it("begins no here-document", () => {
    expect(stringArray(["cat <<EOF"])).not.toContain("<<");
  });
});

describe("word and quoted", () => {
  it("switch off quotes, variables and escapes", () => {
    expect(word(`a $b 'c' "d" \\e`)).toBe(`a \\$b \\'c\\' \\"d\\" \\\\e`);
    expect(quoted(`a $b 'c' "d" \\e`)).toBe(`"a \\$b 'c' \\"d\\" \\\\e"`);
  });
});
