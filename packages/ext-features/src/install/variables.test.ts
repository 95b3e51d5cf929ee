import { expect, test } from "vitest";
import { variableName } from "./variables.ts";

test.each([
  ["version", "VERSION"],
  ["installZsh", "INSTALLZSH"],
  ["a-b.c", "A_B_C"],
  ["123abc", "_ABC"],
  ["_x", "_X"],
])("the option %s is the variable %s", (option, name) => {
  expect(variableName(option)).toBe(name);
});
