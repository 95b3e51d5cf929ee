import { expect, test } from "vitest";
import { jsonText } from "./json-text.ts";

test("what controls a terminal or cannot be seen is escaped, and parsed back unchanged", () => {
  const value = { "k\u202e": ["a\u001b[2J\u009b\u{e0041}\u200d", "ä 日本 😀\n\t"] };
  for (const text of [jsonText(value), jsonText(value, 2)]) {
    expect(text).not.toMatch(/[\u001b\u009b\u202e\u200d]|\u{e0041}/u);
    expect(text).toContain("ä 日本 😀");
    expect(JSON.parse(text)).toEqual(value);
  }
  expect(jsonText([1], 2)).toBe("[\n  1\n]");
});
