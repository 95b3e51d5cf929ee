import { beforeAll, expect, test } from "vitest";
import { laidOut, padded, textWidth, truncated } from "./text-width.ts";
import { wrap } from "./wrap.ts";

beforeAll(async () => {
  await laidOut(() => "日本");
});

// A wide character, an emoji of several characters, a letter with a combining mark.
test.each([
  ["plain", 5],
  ["日本", 4],
  ["👩‍👩‍👧", 2],
  ["🇩🇪", 2],
  ["e\u0301", 1],
  ["…", 1],
])("%s needs %d columns", (text, width) => {
  expect(textWidth(text)).toBe(width);
  expect(padded(text, 8)).toBe(text + " ".repeat(8 - width));
});

test("a text is cut between characters, never within one", () => {
  expect(truncated("日本語", 6, "end")).toBe("日本語");
  expect(truncated("日本語", 5, "end")).toBe("日本…");
  expect(truncated("日本語", 4, "end")).toBe("日…");
  expect(truncated("~/日本", 4, "start")).toBe("…本");
  expect(truncated("👩‍👩‍👧👩‍👩‍👧", 3, "start")).toBe("…👩‍👩‍👧");
});

test("lines are wrapped by what they need in a terminal", () => {
  expect(wrap("日本 日本 e\u0301e\u0301", 9)).toEqual(["日本 日本", "e\u0301e\u0301"]);
});
