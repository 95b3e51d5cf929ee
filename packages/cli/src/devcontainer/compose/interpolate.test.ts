import { expect, test } from "vitest";
import { envFile } from "./interpolate.ts";

test.each([
  ["A=b # c", "b"],
  ["A=b#c", "b#c"],
  ["A= # c", ""],
  ['A="b # c"', "b # c"],
  ['A="b" # c', "b"],
  ["A='b'\t# \"c\"", "b"],
  ['export A = "b"', "b"],
  ['A="b"c', '"b"c'],
])("the value in %j", (line, value) => {
  expect([...envFile(line)]).toEqual([["A", value]]);
});

test.each(["# A=b", "A", "1A=b", ""])("no variable in %j", (line) => {
  expect([...envFile(line)]).toEqual([]);
});
