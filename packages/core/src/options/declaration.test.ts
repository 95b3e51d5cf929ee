import { expect, test } from "vitest";
import { expectedOf, type Option, valueIsOptional } from "./declaration.ts";

test.each<[Option, string, boolean]>([
  [{ type: "boolean", summary: "" }, "true or false", true],
  [{ type: "string", summary: "" }, "a string", false],
  [{ type: "string", summary: "", valueName: "NAME", bare: "x" }, "NAME", true],
  [{ type: "enum", summary: "", values: ["a", "b"] }, "one of a, b", false],
  [{ type: "enum", summary: "", values: ["a", "b"], bare: "" }, "one of a, b", true],
  [{ type: "integer", summary: "" }, "a whole number", false],
  [{ type: "integer", summary: "", min: 0 }, "a whole number, at least 0", false],
  [{ type: "integer", summary: "", max: 0 }, "a whole number, at most 0", false],
  [{ type: "integer", summary: "", min: 1, max: 5 }, "a whole number from 1 to 5", false],
  [{ type: "size", summary: "" }, "a size like 512m or 2g", false],
  [{ type: "path", summary: "" }, "a path", false],
  [{ type: "list", summary: "", bare: true }, "a string", true],
  [{ type: "map", summary: "" }, "KEY=VALUE", false],
])("%j", (option, expected, optional) => {
  expect(expectedOf(option)).toBe(expected);
  expect(valueIsOptional(option)).toBe(optional);
});
