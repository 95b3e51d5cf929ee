import { expect, expectTypeOf, test } from "vitest";
import { defineExtension, type Read } from "./extension.ts";
import { readAll } from "./read-all.ts";

const problem = (slug: string) => ({ slug, what: `${slug}!`, fix: "f" });
const size: Read<number> = { value: 1 };
const refused = (...slugs: readonly string[]): Read<string> => ({ problems: slugs.map(problem) });

test("joins the values by name", () => {
  expect(readAll({ size, name: { value: undefined } })).toEqual({ value: { size: 1, name: undefined } });
  expect(readAll({})).toEqual({ value: {} });
});

test("reports the problems of all parts, in order", () => {
  expect(readAll({ a: refused("one", "two"), size, b: refused("three") })).toEqual({
    problems: [problem("one"), problem("two"), problem("three")],
  });
});

test("the type of the value follows from the parts", () => {
  defineExtension({
    name: "a",
    summary: "",
    options: { size: { type: "boolean", summary: "" } },
    read: ({ options }) =>
      readAll({ size: options.size ? size : { value: undefined }, name: refused("one") }),
    setup(_container, { value }) {
      expectTypeOf(value.size).toEqualTypeOf<number | undefined>();
      expectTypeOf(value.name).toEqualTypeOf<string>();
    },
  });
});
