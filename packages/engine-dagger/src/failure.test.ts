import { isRockerError } from "@rocker/core/engine";
import { expect, test } from "vitest";
import { refusal, stepError } from "./failure.ts";
import { QueryError } from "./session/session.ts";

function told(error: unknown): string {
  if (!isRockerError(error)) throw error;
  return `${error.problems[0]?.code} ${error.problems[0]?.what}`;
}

test("a step's error has its extension, its last words and its exit code", () => {
  const extensions = { exitCode: 3, stdout: "one\n", stderr: "two\n" };
  const error = stepError(new QueryError({ message: "exit code: 3", extensions }), "make it", ["x"]);
  expect(told(error)).toMatch(/^RK502 .*step of x \(make it\): exit code 3/);
  expect(isRockerError(error) && error.problems[0]?.why).toContain("one\n\ntwo");
});

test("a full disk is the engine's, wherever it shows", () => {
  const extensions = { exitCode: 1, stdout: "", stderr: "dd: writing '/big': No space left on device\n" };
  expect(
    told(stepError(new QueryError({ message: "exit code: 1", extensions }), "a large file", ["x"])),
  ).toBe(
    "dagger/disk-full the disk of the Dagger engine is full: a large file: dd: writing '/big': No space left on device.",
  );
  expect(told(refusal("pulling", new Error("write /x: no space left on device")))).toMatch(
    /^dagger\/disk-full/,
  );
});

test("a full disk of this machine is told as that", () => {
  const error = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  expect(told(refusal("sending the image", error))).toMatch(/^RK504/);
});
