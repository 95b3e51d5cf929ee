import { expect, it } from "vitest";
import { shellWords } from "./shell-words.ts";

it.each([
  ["a  b\tc", ["a", "b", "c"]],
  [`'"$X"'`, ['"$X"']],
  [`"a b":/c/"d"`, ["a b:/c/d"]],
  ['" --detach"', [" --detach"]],
  [String.raw`a\ b "c\"d" 'e\f'`, ["a b", 'c"d', "e\\f"]],
  ["''", [""]],
  ["  ", []],
])("splits %j like a shell", (text, words) => {
  expect(shellWords(text)).toEqual(words);
});

it.each([`'a`, `"a`, "a\\"])("rejects %j", (text) => expect(shellWords(text)).toBeUndefined());

it("replaces variables except in single quotes, and not those with a backslash", () => {
  const expand = (part: string) => part.replace(/\$A/g, "a b");
  expect(shellWords(String.raw`$A "x $A" '$A' "\$A" \$A`, expand)).toEqual([
    "a b",
    "x a b",
    "$A",
    "$A",
    "$A",
  ]);
});
