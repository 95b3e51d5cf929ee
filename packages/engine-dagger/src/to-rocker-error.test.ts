import { isRockerError } from "@rocker/core/engine";
import { expect, test } from "vitest";
import { ExecError } from "./sdk.ts";
import { toRockerError, toStepError } from "./to-rocker-error.ts";

function textOf(error: unknown): string {
  if (!isRockerError(error)) throw error;
  return `${error.problems[0]?.code} ${error.problems[0]?.what}`;
}

test("a step's error has its extension, the end of its output and its exit code", () => {
  const ended = { cmd: ["make"], exitCode: 3, stdout: "one\n", stderr: "two\n" };
  const error = toStepError(new ExecError("exit code: 3", ended), "make it", ["x"]);
  expect(textOf(error)).toMatch(/^RK502 .*step of x \(make it\): exit code 3/);
  expect(isRockerError(error) && error.problems[0]?.why).toContain("one\n\ntwo");
});

test("a full disk of the engine is detected in output and errors", () => {
  const ended = {
    cmd: ["make"],
    exitCode: 1,
    stdout: "",
    stderr: "dd: writing '/big': No space left on device\n",
  };
  expect(textOf(toStepError(new ExecError("exit code: 1", ended), "a large file", ["x"]))).toBe(
    "dagger/disk-full the Dagger engine is out of disk space: a large file: dd: writing '/big': No space left on device.",
  );
  expect(textOf(toRockerError("pulling", new Error("write /x: no space left on device")))).toMatch(
    /^dagger\/disk-full/,
  );
});

test("a full disk of this machine is reported as such", () => {
  const error = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  expect(textOf(toRockerError("sending the image", error))).toMatch(/^RK504/);
});
