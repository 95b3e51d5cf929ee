import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const known = ["user", "user-override-name", "home", "volume", "network", "e"];

test.each([
  ["usr", "user"],
  ["suer", "user"], // Two neighbors swapped.
  ["users", "user"],
  ["volumes", "volume"],
  ["user-overide-name", "user-override-name"],
  ["netwrok", "network"],
  ["hmoe", "home"],
  ["a", "e"],
])("%s is near %s", (word, expected) => {
  expect(nearest(word, known)).toBe(expected);
});

test.each(["display", "us", "", "vlm", "volumeuser"])("nothing is near %j", (word) => {
  expect(nearest(word, ["user", "home", "volume"])).toBeUndefined();
});

test("the most similar candidate wins over the first", () => {
  expect(nearest("volume", ["volumes", "volume"])).toBe("volume");
  expect(nearest("abcdef", ["abcdxx", "abcdex"])).toBe("abcdex");
});

/** The distance by its definition: the cheapest way to make two words one, from their ends. */
function distance(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const ways = [
    distance(a.slice(0, -1), b) + 1,
    distance(a, b.slice(0, -1)) + 1,
    distance(a.slice(0, -1), b.slice(0, -1)) + (a.at(-1) === b.at(-1) ? 0 : 1),
  ];
  const swapped = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  if (swapped) ways.push(distance(a.slice(0, -2), b.slice(0, -2)) + 1);
  return Math.min(...ways);
}

test("similar means up to a third of the length, and at least one change", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
  fc.assert(
    fc.property(word, word, (typed, known) => {
      const near = distance(typed, known) <= Math.max(1, Math.floor(typed.length / 3));
      expect(nearest(typed, [known])).toBe(near ? known : undefined);
    }),
    { numRuns: 300 },
  );
});

test("a known word is most similar to itself", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (words) => {
      for (const word of words) expect(nearest(word, words)).toBe(word);
    }),
  );
});
