import { describe, expect, expectTypeOf, test } from "vitest";
import { isRockerError, rockerError } from "../errors/error.ts";
import {
  type AnyExtension,
  defineExtension,
  type ExtensionContext,
  type Read,
} from "../extension/extension.ts";
import { optionTable } from "../options/table.ts";
import { bareHost } from "../test-support/hosts.ts";
import { parseArgv } from "../test-support/parse-argv.ts";
import { read } from "./read.ts";
import { setup } from "./setup.ts";

const reading = (name: string, look?: (context: ExtensionContext) => Read<unknown>): AnyExtension =>
  defineExtension({ name, summary: "", options: {}, ...(look && { read: look }), setup() {} });
const invocation = parseArgv(["img"], optionTable([]), bareHost());
const problem = (slug: string) => ({ slug, what: `${slug}!`, fix: "f" });

test("nothing wrong", () => {
  expect(() =>
    read([reading("a"), reading("b", () => ({ value: 1 }))], invocation, bareHost()),
  ).not.toThrow();
});

test("all problems of all extensions at once, with their names", () => {
  const extensions = [
    reading("a", () => ({ problems: [problem("one"), { ...problem("two"), kind: "usage" }] })),
    reading("b"),
    reading("c", () => ({ problems: [problem("three")] })),
  ];
  try {
    read(extensions, invocation, bareHost());
    expect.unreachable();
  } catch (error) {
    if (!isRockerError(error)) throw error;
    expect(error.problems.map(({ code, kind }) => [code, kind])).toEqual([
      ["a/one", "failure"],
      ["a/two", "usage"],
      ["c/three", "failure"],
    ]);
    expect(error.kind).toBe("failure");
  }
});

test("an extension sees the host, the image and who takes part", () => {
  const host = bareHost({ cwd: "/here" });
  let seen: ExtensionContext | undefined;
  const look = reading("a", (context) => {
    seen = context;
    return { value: undefined };
  });
  read([look, reading("b")], invocation, host);
  expect(seen).toMatchObject({ options: {}, host, image: "img", active: new Set(["a", "b"]) });
});

test("an exception of its code is a bug with its name; an error of rocker's kind stays as it is", () => {
  const throwing = (error: unknown) =>
    reading("a", () => {
      throw error;
    });
  expect(() => read([throwing(new Error("boom"))], invocation, bareHost())).toThrow(
    'RK304: the extension "a" failed in read: boom.',
  );
  const own = rockerError("RK504", { where: "here" });
  expect(() => read([throwing(own)], invocation, bareHost())).toThrow(own);
});

test("neither a value nor a problem is a bug of the extension: its setup never runs without a value", () => {
  const neither = reading("a", () => ({ problems: [] }));
  expect(() => read([neither], invocation, bareHost())).toThrow(
    'RK304: the extension "a" failed in read: it returned no value and no problems.',
  );
});

describe("the value that an extension read", () => {
  test("is what its own setup and review get, the same object", () => {
    const seen: unknown[] = [];
    const one = { name: "one" };
    const keeping = defineExtension({
      name: "a",
      summary: "",
      options: {},
      read: () => ({ value: one }),
      setup: (_container, { value }) => void seen.push(value),
      review: (_plan, { value }) => {
        seen.push(value);
        return [];
      },
    });
    const other = defineExtension({
      name: "b",
      summary: "",
      options: {},
      setup: (_container, { value }) => void seen.push(value),
    });
    setup(read([keeping, other], invocation, bareHost()), invocation, bareHost());
    expect(seen).toEqual([one, undefined, one]);
    expect(seen[0]).toBe(one);
    expect(seen[2]).toBe(one);
  });

  test("has the type that read returns, without being declared", () => {
    defineExtension({
      name: "a",
      summary: "",
      options: { size: { type: "integer", summary: "" } },
      read({ options, host }) {
        expectTypeOf(options.size).toEqualTypeOf<number | undefined>();
        if (options.size === undefined) return { problems: [problem("missing")] };
        return { value: { size: options.size, home: host.user().home } };
      },
      setup(_container, { value }) {
        expectTypeOf(value).toEqualTypeOf<{ size: number; home: string }>();
      },
      review(_plan, { value }) {
        expectTypeOf(value).toEqualTypeOf<{ size: number; home: string }>();
        return [];
      },
    });
    defineExtension({
      name: "a",
      summary: "",
      options: {},
      read: ({ active }) => (active.has("b") ? { problems: [problem("b")] } : { value: "text" as const }),
      setup(_container, { value }) {
        expectTypeOf(value).toEqualTypeOf<"text">();
      },
    });
    defineExtension({
      name: "a",
      summary: "",
      options: {},
      setup(_container, { value }) {
        expectTypeOf(value).toEqualTypeOf<undefined>();
      },
    });
  });
});
