import { expect, test } from "vitest";
import { readRequirement } from "./requirement.ts";

test.each([
  ["a", "a", undefined],
  ["a [b , c] >=1 , <2 ; extra == 'x'", "a", undefined],
  ["a ( == 1.0 )", "a", undefined],
  ["a[]==1", "a", "1"],
  ["A.b @ https://example.org/a.whl ; extra == 'x'", "a-b", undefined],
])("%s", (text, name, pin) => {
  expect(readRequirement(text)).toMatchObject({ name, pin });
});

test.each(["a b", "a [", "a [b", "a (==1", "a ==", "a @ x", "a ;", "[b]"])("not %s", (text) => {
  expect(readRequirement(text)).toBeUndefined();
});

// With a regular expression that can divide the spaces among its parts, this takes minutes.
test("many spaces", () => {
  expect(readRequirement(`a${" ".repeat(20_000)}!`)).toBeUndefined();
});
