import { describe, expect, test } from "vitest";
import { identityFaults, nameFault, packageNameOf, scopeFault, summaryFault } from "./identity.ts";

describe("a name", () => {
  test.each(["a", "my-tool", "x12", "a-1", "constructor"])("%j is one", (name) => {
    expect(nameFault(name)).toBeUndefined();
  });

  test.each([
    ["", "is not a valid name"],
    [" ", "is not a valid name"],
    [".", "is not a valid name"],
    ["..", "is not a valid name"],
    ["../x", "contains a slash"],
    ["/etc", "contains a slash"],
    ["@acme/tool", "with --scope"],
    ["..\\x", "is not a valid name"],
    ["a; rm", "is not a valid name"],
    ["$(id)", "is not a valid name"],
    ["`id`", "is not a valid name"],
    ["a\nb", "is not a valid name"],
    ["a\n", "is not a valid name"],
    ["a\0", "is not a valid name"],
    ['a"', "is not a valid name"],
    ["é", "is not a valid name"],
    ["ａ", "is not a valid name"],
    ["a\u202eb", "is not a valid name"],
    ["A", "is not a valid name"],
    ["-a", "is not a valid name"],
    ["--yes", "is not a valid name"],
    ["a_b", "is not a valid name"],
    ["__proto__", "is not a valid name"],
    ["no-tool", "negate"],
    ["rocker", "reserved name"],
    ["rocker-ext-tool", 'leave out "rocker-ext-"'],
    ["x11", "used by @rocker/ext-x11"],
    ["user-sudo", "used by @rocker/ext-user"],
    ["pull", "used by rocker's own --pull"],
    ["ext", 'used by the command "rocker ext"'],
    ["up", 'used by the command "rocker up"'],
  ])("%j is none", (name, reason) => {
    expect(nameFault(name)).toContain(reason);
  });
});

describe("a scope", () => {
  test.each(["", "acme", "a.b_c-d", "1"])("%j is one", (scope) => {
    expect(scopeFault(scope)).toBeUndefined();
  });

  test.each(["@acme", "..", ".a", "-a", "_a", "A", "a/b", "a b", "é", "a\n", "a@b"])(
    "%j is none",
    (scope) => {
      expect(scopeFault(scope)).toContain("is not a valid npm scope");
    },
  );
});

describe("a summary", () => {
  test.each(["x", 'Quotes "and" `ticks` ${x} \\', "Ünïcödé 工具 🦆", "*/ // <b>"])("%j is one", (summary) => {
    expect(summaryFault(summary)).toBeUndefined();
  });

  test.each([
    ["", "is empty"],
    [" ", "is empty"],
    [" a", "leading or trailing spaces"],
    ["a\nb", "U+000A"],
    ["a\u001b[2J", "U+001B"],
    ["a\u202eb", "U+202E"],
    ["a\u2028b", "U+2028"],
    ["a\ud800", "U+D800"],
    ["x".repeat(101), "at most 100"],
  ])("%j is none", (summary, reason) => {
    expect(summaryFault(summary)).toContain(reason);
  });
});

test("the package's name", () => {
  expect(packageNameOf({ name: "my-tool", scope: "" })).toBe("rocker-ext-my-tool");
  expect(packageNameOf({ name: "my-tool", scope: "acme" })).toBe("@acme/rocker-ext-my-tool");
});

test("all that is wrong is said at once", () => {
  expect(identityFaults({ name: "A", scope: "B", summary: "" })).toHaveLength(3);
  expect(identityFaults({ name: "a".repeat(204), scope: "", summary: "x" })).toEqual([
    expect.stringContaining("would have 215 characters"),
  ]);
  expect(identityFaults({ name: "a".repeat(203), scope: "", summary: "x" })).toEqual([]);
});
