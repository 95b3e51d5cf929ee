import { expect, test } from "vitest";
import { asHelpOption } from "./help-option.ts";

test.each([
  ["help up", "up --help"],
  ["help ext add", "ext add --help"],
  ["help ext", "ext --help"],
  ["help ext nonsense", "ext nonsense --help"],
  ["help up --verbose", "up --help"],
  ["help help", "help --help"],
])("%s is %s", (line, same) => {
  expect(asHelpOption(line.split(" "))).toEqual(same.split(" "));
});

test.each([
  "help",
  "help --help",
  "help RK403",
  "help x11",
  "help up nonsense",
  "up --help",
  "debian help up",
])("%s stays as it is", (line) => {
  expect(asHelpOption(line.split(" "))).toEqual(line.split(" "));
});
