import { expect, test } from "vitest";
import { hostWithData } from "../test-support/plugin-directories.ts";
import { readWords } from "./words.ts";

const options = {
  json: { type: "boolean", summary: "" },
  quiet: { type: "boolean", short: "q", summary: "" },
} as const;
const read = (...argv: string[]) => {
  const { words, options: set } = readWords(argv, options, hostWithData("/nowhere"));
  return [words, Object.keys(set).filter((name) => set[name as keyof typeof set])];
};

test.each([
  [
    ["a", "--json", "b"],
    [["a", "b"], ["json"]],
  ],
  [
    ["-q", "@me/a@^1.0.0", "./B c"],
    [["@me/a@^1.0.0", "./B c"], ["quiet"]],
  ],
  [
    ["--no-json", "--json=false", "-"],
    [["-"], []],
  ],
  [
    ["--", "--json"],
    [["--json"], []],
  ],
  [
    ["a", "--json", "--", "-q", "--"],
    [["a", "-q", "--"], ["json"]],
  ],
  [[], [[], []]],
])("%j", (argv, expected) => {
  expect(read(...argv)).toEqual(expected);
});

test("an unknown option is an error with the nearest one", () => {
  expect(() => read("a", "--jsno")).toThrow(/RK102.*--jsno/);
});
