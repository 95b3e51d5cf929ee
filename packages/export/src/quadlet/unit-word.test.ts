import { describe, expect, it } from "vitest";
import { unitValue, unitWord } from "./unit-word.ts";

describe("unitWord", () => {
  it("escapes what systemd expands, and quotes what it splits", () => {
    expect(unitWord("a=b%c")).toBe("a=b%%c");
    expect(unitWord('a "b" $c\n\\')).toBe('"a \\"b\\" $$c\\n\\\\"');
    expect(unitWord("")).toBe('""');
    expect(unitWord("\x01")).toBe('"\\x01"');
  });
});

describe("unitValue", () => {
  it("is undefined for a value that a key would change", () => {
    expect(unitValue("/a/b%")).toBe("/a/b%%");
    expect(unitValue("a b")).toBeUndefined();
  });
});
