import { describe, expect, it } from "vitest";
import { rockerError } from "./error.ts";
import { errorJson } from "./render.ts";
import { visible, visibleLine } from "./visible.ts";

describe("visible", () => {
  // Marks of direction, joiners, soft hyphens, variation selectors, tags, fillers: none has an appearance of its own.
  it.each([
    ["\u001b", "\\x1b"],
    ["\u0085", "\\x85"],
    ["\u00ad", "\\xad"],
    ["\u034f", "\\u034f"],
    ["\u061c", "\\u061c"],
    ["\u115f", "\\u115f"],
    ["\u180e", "\\u180e"],
    ["\u200b", "\\u200b"],
    ["\u200c", "\\u200c"],
    ["\u200d", "\\u200d"],
    ["\u200f", "\\u200f"],
    ["\u2028", "\\u2028"],
    ["\u202e", "\\u202e"],
    ["\u2067", "\\u2067"],
    ["\u3164", "\\u3164"],
    ["\ufe0f", "\\ufe0f"],
    ["\ufeff", "\\ufeff"],
    ["\ufff9", "\\ufff9"],
    ["\u{e0041}", "\\u{e0041}"],
  ])("escapes %j as %s", (character, escaped) => {
    expect(visible(`a${character}b${character}`)).toBe(`a${escaped}b${escaped}`);
  });

  it("keeps what can be seen, line breaks and tabs", () => {
    const text = "ä 日本 😀 ا ﷼ e\u0301\n\tend";
    expect(visible(text)).toBe(text);
    expect(visibleLine("a\n\tb")).toBe("a\\n\\tb");
  });
});

it("JSON stays JSON for characters outside the basic plane", () => {
  const name = "a\u{e0041}\u200db";
  const json = errorJson(rockerError("RK420", { name }));
  expect(json).not.toMatch(/\p{Default_Ignorable_Code_Point}/u);
  expect(JSON.parse(json).error.problems[0].facts.name).toBe(name);
});
