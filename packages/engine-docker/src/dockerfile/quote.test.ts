import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeWord, jsonArray, quote } from "./quote.ts";

/** Joins continued lines as Dockerfile parsers do: removes a backslash at the end of a line, and the newline. */
const joined = (text: string) => text.replace(/\\[ \t]*\n/g, "");

describe("jsonArray", () => {
  it("represents any values, on lines that parsers can read", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 30_000 })), (values) => {
        const written = jsonArray(values);
        expect(JSON.parse(joined(written))).toEqual(values);
        for (const line of written.split("\n")) expect(line.length).toBeLessThan(65_535);
      }),
    );
  });

  it("wraps long values", () => {
    const long = `${"word ".repeat(10_000)}\\`;
    expect(jsonArray([long]).split("\n").length).toBeGreaterThan(2);
    expect(JSON.parse(joined(jsonArray([long])))).toEqual([long]);
  });

  it("does not start a here-document", () => {
    expect(jsonArray(["cat <<EOF"])).not.toContain("<<");
  });
});

describe("escapeWord and quote", () => {
  it("escape quotes, variables and backslashes", () => {
    expect(escapeWord(`a $b 'c' "d" \\e`)).toBe(`a \\$b \\'c\\' \\"d\\" \\\\e`);
    expect(quote(`a $b 'c' "d" \\e`)).toBe(`"a \\$b 'c' \\"d\\" \\\\e"`);
  });
});
