import { expect, test } from "vitest";
import { Bounded } from "./bounded.ts";

const keptOf = (limit: number, chunks: readonly string[]) => {
  const bounded = new Bounded(limit);
  for (const chunk of chunks) bounded.add(Buffer.from(chunk));
  return bounded.kept;
};

test("keeps all that fits", () => {
  expect(keptOf(8, ["ab", "", "cdef", "gh"])).toEqual({ text: "abcdefgh", size: 8, cut: 0 });
});

test("keeps the beginning and the end of what does not, however it is split, and says how much is missing", () => {
  const kept = { text: "ab\n[… 18 bytes cut …]\nuvwxyz", size: 26, cut: 18 };
  const alphabet = "abcdefghijklmnopqrstuvwxyz";
  expect(keptOf(8, [alphabet])).toEqual(kept);
  expect(keptOf(8, [...alphabet])).toEqual(kept);
  expect(keptOf(8, [alphabet.slice(0, 3), alphabet.slice(3, 25), "z"])).toEqual(kept);
});

test("a character that is not cut stays whole", () => {
  expect(keptOf(8, ["\u00fc".repeat(4)])).toMatchObject({ text: "üüüü", cut: 0 });
});
