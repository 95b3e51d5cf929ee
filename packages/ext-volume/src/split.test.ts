import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeColons, splitVolume } from "./split.ts";

const path = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !/[\0\r\n]/.test(text));
const word = fc.stringMatching(/^[a-zA-Z]+$/);

describe("splitVolume", () => {
  it("round-trips any source, target and options", () => {
    fc.assert(
      fc.property(path, path, fc.array(word, { maxLength: 3 }), (source, target, options) => {
        const tail = options.length > 0 ? `:${options.join(",")}` : "";
        const split = splitVolume(`${escapeColons(source)}:${escapeColons(target)}${tail}`);
        expect(split).toEqual({ ok: true, parts: { source, target, options } });
      }),
    );
  });

  it("round-trips a source without a target", () => {
    fc.assert(
      fc.property(path, (source) => {
        expect(splitVolume(escapeColons(source))).toEqual({
          ok: true,
          parts: { source, target: undefined, options: [] },
        });
      }),
    );
  });

  it("does not change paths without colons and backslashes", () => {
    const plain = path.filter((text) => !/[\\:]/.test(text));
    fc.assert(
      fc.property(plain, plain, (source, target) => {
        expect(splitVolume(`${source}:${target}`)).toMatchObject({ ok: true, parts: { source, target } });
      }),
    );
  });

  it("returns parts or a reason for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const split = splitVolume(text);
        expect(split.ok ? split.parts.source + (split.parts.target ?? "") : split.reason).not.toBe("");
      }),
    );
  });

  it.each(["", ":", "a:", "a:b:", "a::ro", "a:b:c:d", "a\nb", "a:b\r", "a\0"])("rejects %j", (text) => {
    expect(splitVolume(text).ok).toBe(false);
  });

  it.each([
    [String.raw`/a\:b:/c`, "/a:b", "/c"],
    [String.raw`/a\\:/c`, "/a\\", "/c"],
    [String.raw`/a\b:/c\d`, "/a\\b", "/c\\d"],
    ["/a b,c:/d e,f", "/a b,c", "/d e,f"],
  ])("parses %s", (text, source, target) => {
    expect(splitVolume(text)).toMatchObject({ parts: { source, target } });
  });
});
