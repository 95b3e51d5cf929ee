import { expect, test } from "vitest";
import { parseJson } from "./parse-json.ts";

test("reads what JSON.parse reads", () => {
  const text = '{"a":[1,null,{"__proto__":"x"}],"b":"]]]"}';
  expect(parseJson(text)).toEqual(JSON.parse(text));
  expect(() => parseJson("{")).toThrow(SyntaxError);
});

test.each([
  ["lists", `${"[".repeat(300)}${"]".repeat(300)}`],
  ["objects", `${'{"a":'.repeat(300)}1${"}".repeat(300)}`],
])("refuses values that are nested too deeply: %s", (_title, text) => {
  expect(() => parseJson(text)).toThrow("values are nested more than 200 levels deep");
});

test("any number of values on one level", () => {
  expect(parseJson(`[${"[],".repeat(200_000)}1]`)).toHaveLength(200_001);
});
