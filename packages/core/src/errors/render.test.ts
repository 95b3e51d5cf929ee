import { describe, expect, test } from "vitest";
import { isRockerError, messageOf, type Problem, problem, RockerError, rockerError } from "./error.ts";
import { errorJson, renderError, renderProblem } from "./render.ts";

const mistake = problem("RK102", { flag: "--usr", nearest: "--user" });
const failure = problem("RK504", { where: "/var" });
const bug = problem("RK302", { extension: "e", method: "m", reason: "r" });
const styled = { error: (text: string) => `<${text}>`, dim: (text: string) => `(${text})` };

describe("a usage error or failure", () => {
  test("is rendered as what, why and fix, without a stack trace", () => {
    const text = renderError(
      new RockerError([
        {
          code: "x/y",
          kind: "usage",
          facts: {},
          what: "It broke.",
          why: "Because.\nReally.",
          fix: "Fix it.",
        },
      ]),
    );
    expect(text).toBe("rocker: error x/y: It broke.\n  Because.\n  Really.\n  Fix it.");
  });

  test("several are rendered one after another", () => {
    expect(renderError(new RockerError([mistake, failure])).split("\n")).toHaveLength(4);
  });
});

describe("a bug", () => {
  test("shows a stack trace, and that of its cause", () => {
    const text = renderError(new RockerError([mistake, bug], { cause: new TypeError("deep down") }), styled);
    expect(text).toContain("<rocker: error RK302:>");
    expect(text).toMatch(
      /\(RockerError: RK102.*render\.test\.ts.*caused by TypeError: deep down\n +at .*\)$/s,
    );
  });

  test("includes anything else that is thrown, with where to report it", () => {
    const text = renderError(new TypeError("x is not a function"));
    expect(text).toContain("rocker: error RK901: x is not a function\n  This is a bug in rocker.");
    expect(text).toContain("at ");
    expect(renderError("a text").trimEnd()).toMatch(/^rocker: error RK901: a text\n.*issues$/);
    expect(renderError(undefined)).toContain("RK901: undefined");
  });
});

describe("as JSON", () => {
  const parsed = (thrown: unknown) => JSON.parse(errorJson(thrown)).error;

  test("an error is its problems, each with code, kind, facts and text, on one line", () => {
    const error = new RockerError([mistake, failure]);
    expect(errorJson(error)).not.toContain("\n");
    expect(parsed(error)).toEqual({ problems: [mistake, failure].map(withoutUndefined) });
  });

  test("a bug has a stack trace, even if it is not a RockerError", () => {
    expect(parsed(new RockerError([mistake, bug])).stack).toContain("render.test.ts");
    const { problems, stack } = parsed(new TypeError("x is not a function"));
    expect(problems).toMatchObject([
      { code: "RK901", kind: "bug", facts: { message: "x is not a function" } },
    ]);
    expect(stack).toContain("render.test.ts");
  });

  test("control characters are escaped, and parsed back unchanged", () => {
    const evil = "a\u001b[2Jb\u009bc\u202ed\ufeff\n\t";
    const text = errorJson(problemError({ facts: { evil }, what: evil }));
    expect(text).not.toMatch(/[\u001b\u009b\u202e\ufeff]/);
    expect(JSON.parse(text).error.problems[0]).toMatchObject({ what: evil, facts: { evil } });
  });

  test("facts that are not JSON data are left out, and a problem without facts has none", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const facts of [cyclic, { big: 1n }, undefined]) {
      expect(parsed(problemError({ facts: facts as never, what: "w." })).problems).toEqual([
        { code: "x/y", kind: "usage", facts: {}, what: "w." },
      ]);
    }
  });

  const withoutUndefined = (one: object) => JSON.parse(JSON.stringify(one));
  const problemError = (some: Pick<Problem, "facts" | "what">) =>
    new RockerError([{ code: "x/y", kind: "usage", ...some }]);
});

test("external text cannot control the terminal, neither in messages nor in stack traces", () => {
  const evil = "a\u001b[2Jb\r\u009bc\u202ed\u0000";
  const shown = "a\\x1b[2Jb\\x0d\\x9bc\\u202ed\\x00";
  expect(renderProblem({ code: "x/y", kind: "usage", facts: {}, what: evil, why: evil, fix: evil })).toBe(
    `rocker: error x/y: ${shown}\n  ${shown}\n  ${shown}`,
  );
  const text = renderError(new Error(evil));
  expect(text).toContain(shown);
  expect(text).not.toMatch(/[\u001b\r\u009b\u202e\0]/);
});

test("newlines, tabs and letters of any script are kept", () => {
  expect(renderProblem({ code: "x/y", kind: "usage", facts: {}, what: "a\tb é 日本 😀" })).toBe(
    "rocker: error x/y: a\tb é 日本 😀",
  );
});

test("a warning is labeled as one, and the label may be colored", () => {
  expect(renderProblem(mistake, styled, "warning")).toMatch(/^<rocker: warning RK102:> unknown/);
});

describe("RockerError", () => {
  test("its kind is the most severe of its problems", () => {
    expect(new RockerError([mistake]).kind).toBe("usage");
    expect(new RockerError([mistake, failure]).kind).toBe("failure");
    expect(new RockerError([mistake, bug, failure]).kind).toBe("bug");
  });

  test("its message has every problem, for logs and tests", () => {
    expect(new RockerError([mistake, failure]).message).toBe(
      `RK102: ${mistake.what}\nRK504: ${failure.what}`,
    );
  });

  test("is recognized by its brand, also from another copy of core", () => {
    const foreign = Object.assign(new Error("x"), {
      [Symbol.for("rocker.error")]: true,
      problems: [mistake],
      kind: "usage",
    });
    expect(isRockerError(foreign)).toBe(true);
    expect(renderError(foreign)).toBe(renderProblem(mistake));
    for (const other of [new Error("x"), {}, null, undefined, "x", 7])
      expect(isRockerError(other)).toBe(false);
  });

  test("rockerError keeps the cause", () => {
    const cause = new Error("why");
    expect(rockerError("RK504", { where: "x" }, cause).cause).toBe(cause);
    expect("cause" in rockerError("RK504", { where: "x" })).toBe(false);
  });
});

test("messageOf anything", () => {
  expect(messageOf(new Error("m"))).toBe("m");
  expect(messageOf("text")).toBe("text");
  expect(messageOf(undefined)).toBe("undefined");
});
