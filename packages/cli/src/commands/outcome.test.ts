import { constants } from "node:os";
import { RockerError, rockerError } from "@rocker/core/lifecycle";
import { expect, test, vi } from "vitest";
import { InterruptionError } from "../invoke/interruption.ts";
import { otherCodes, outcomeOf, runCodes } from "./outcome.ts";

/** The exit code of a command that throws this, and what was written. */
async function outcome(thrown: unknown, codes = otherCodes, asJson?: () => boolean) {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    const code = await outcomeOf(() => Promise.reject(thrown), codes, asJson);
    return { code, text: write.mock.calls.join("") };
  } finally {
    write.mockRestore();
  }
}

const usage = rockerError("RK101", { command: "" });
const failure = rockerError("RK401", { tried: [] });

test.each([
  [usage, otherCodes, 2],
  [failure, otherCodes, 1],
  [usage, runCodes, 125],
  [failure, runCodes, 125],
  [new InterruptionError(failure, "SIGTERM"), otherCodes, 128 + constants.signals.SIGTERM],
  [new InterruptionError(failure, "SIGINT"), runCodes, 130],
])("%s with %j exits with %i", async (thrown, codes, code) => {
  expect((await outcome(thrown, codes)).code).toBe(code);
});

test.each([
  null,
  undefined,
  "text",
  7,
  {},
  { exitCode: "x" },
  Object.assign(new Error("e"), { exitCode: 0 }),
])("whatever the code of an author throws is reported as a bug: %j", async (thrown) => {
  const { code, text } = await outcome(thrown);
  expect(code).toBe(1);
  expect(text).toContain("RK901");
});

test("a directory that is not writable is not a bug", async () => {
  const error = Object.assign(new Error("EROFS: read-only file system, open '/p/f'"), {
    code: "EROFS",
    path: "/p/f",
  });
  expect(await outcome(error)).toEqual({
    code: 1,
    text: expect.stringMatching(
      /^rocker: error RK513: cannot use \/p\/f: read-only file system\.\n(?!.*RK901)/,
    ),
  });
});

test("for a command line that asks for JSON, the error is one line of JSON; exit codes are the same", async () => {
  const { code, text } = await outcome(usage, otherCodes, () => true);
  expect(code).toBe(2);
  expect(text).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(text).error.problems).toMatchObject([
    { code: "RK101", kind: "usage", facts: { command: "" } },
  ]);
});

test("a problem without text is shown nevertheless", async () => {
  const { code, text } = await outcome(new RockerError([{ code: "x/y", kind: "usage" } as never]));
  expect({ code, text }).toEqual({ code: 2, text: "rocker: error x/y: undefined\n" });
});
