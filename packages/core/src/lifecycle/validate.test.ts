import { expect, test } from "vitest";
import { failWith, isRockerError } from "../errors/error.ts";
import {
  type AnyExtension,
  defineExtension,
  type ExtensionContext,
  type ExtensionProblem,
} from "../extension/extension.ts";
import { optionTable } from "../options/table.ts";
import { bareHost } from "../test-support/hosts.ts";
import { parseArgv } from "../test-support/parse-argv.ts";
import { validate } from "./validate.ts";

const checking = (
  name: string,
  check?: (context: ExtensionContext) => readonly ExtensionProblem[],
): AnyExtension =>
  defineExtension({ name, summary: "", options: {}, ...(check && { validate: check }), setup() {} });
const invocation = parseArgv(["img"], optionTable([]), bareHost());
const problem = (slug: string) => ({ slug, what: `${slug}!`, fix: "f" });

test("nothing wrong", () => {
  expect(() => validate([checking("a"), checking("b", () => [])], invocation, bareHost())).not.toThrow();
});

test("all problems of all extensions at once, with their names", () => {
  const extensions = [
    checking("a", () => [problem("one"), { ...problem("two"), kind: "usage" }]),
    checking("b"),
    checking("c", () => [problem("three")]),
  ];
  try {
    validate(extensions, invocation, bareHost());
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
  const look = checking("a", (context) => {
    seen = context;
    return [];
  });
  validate([look, checking("b")], invocation, host);
  expect(seen).toMatchObject({ options: {}, host, image: "img", active: new Set(["a", "b"]) });
});

test("an exception of its code is a bug with its name; an error of rocker's kind stays as it is", () => {
  const throwing = (error: unknown) =>
    checking("a", () => {
      throw error;
    });
  expect(() => validate([throwing(new Error("boom"))], invocation, bareHost())).toThrow(
    'RK304: the extension "a" failed in validate: boom.',
  );
  const own = failWith("RK504", { where: "here" });
  expect(() => validate([throwing(own)], invocation, bareHost())).toThrow(own);
});
