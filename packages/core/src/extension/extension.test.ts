import { describe, expect, test } from "vitest";
import { defineExtension, problemOf } from "./extension.ts";

const define = (name: string, options = {}) => defineExtension({ name, summary: "", options, setup() {} });

describe("defineExtension", () => {
  test("returns what it is given", () => {
    const extension = {
      name: "x11",
      summary: "",
      options: { "x11-2": { type: "boolean", summary: "", short: "X" } },
      setup() {},
    };
    expect(defineExtension(extension as never)).toBe(extension);
  });

  test.each(["", "A", "a_b", "-a", "a-", "a--b", "1a", "a b", "é", "a=b", "no-x", "rocker"])(
    "%j is no name",
    (name) => {
      expect(() => define(name)).toThrow(TypeError);
    },
  );

  test.each(["", "A", "no-sudo", "a.b"])("%j is no option", (option) => {
    expect(() => define("a", { [option]: { type: "boolean", summary: "" } })).toThrow(TypeError);
  });

  test.each(["", "ab", "-", "1", "é"])("%j is no letter", (short) => {
    expect(() => define("a", { x: { type: "boolean", summary: "", short } })).toThrow("--x: ");
  });
});

test("a problem of an extension has its name in the code", () => {
  expect(problemOf("x11", { slug: "no-display", what: "w", fix: "f" })).toEqual({
    code: "x11/no-display",
    facts: {},
    kind: "failure",
    what: "w",
    fix: "f",
  });
  expect(problemOf("x11", { slug: "s", what: "w", fix: "f", why: "y", kind: "usage" })).toMatchObject({
    kind: "usage",
    why: "y",
  });
});
