import { type ErrorExplanation, problem } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { errorHelp } from "./error-help.ts";
import { styleFor } from "./style.ts";

const explanation: ErrorExplanation = {
  code: "RK113",
  kind: "usage",
  title: "Configuration file cannot be used",
  meaning: "The file was found but cannot be used.",
  solution: "Remove the file.",
  examples: [problem("RK113", { file: "f", reason: "it is a directory", fix: "Rename it." })],
};

test("an error is its title, what it means, what to do and an example, in lines of the given width", () => {
  expect(errorHelp(explanation, styleFor({}, {}), 30)).toBe(`RK113: Configuration file cannot be used

The file was found but cannot
be used.

What to do:
  Remove the file.

Example:
  rocker: error RK113: cannot use configuration file f: it is a directory.
    Rename it.`);
});

test("several examples are called so", () => {
  const two = { ...explanation, examples: [...explanation.examples, ...explanation.examples] };
  expect(errorHelp(two, styleFor({}, {}), 80)).toContain("\nExamples:\n");
});
