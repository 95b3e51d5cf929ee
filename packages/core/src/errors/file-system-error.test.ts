import { mkdirSync, rmdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/directories.ts";
import { rockerError } from "./error.ts";
import { fileSystemError, fileSystemReason } from "./file-system-error.ts";

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

test("a path that cannot be used is RK513, with the reason and without the system call", () => {
  const directory = temporaryDirectory();
  const file = join(directory, "file");
  writeFileSync(file, "");
  const error = thrownBy(() => mkdirSync(join(file, "below")));
  expect(fileSystemError(error)?.problems).toMatchObject([
    { code: "RK513", facts: { path: join(file, "below"), message: "not a directory" } },
  ]);
});

test("a full disk is RK504", () => {
  const error = thrownBy(() => writeFileSync("/dev/full", "text"));
  expect(fileSystemReason(error)).toBe("no space left on device");
  // A write names no path; the calls that create files do.
  const named = Object.assign(error as Error, { path: "/srv/copy" });
  expect(fileSystemError(named)?.problems).toMatchObject([{ code: "RK504", facts: { where: "/srv/copy" } }]);
});

test("bugs stay bugs, and errors of rocker stay as they are", () => {
  for (const error of [new TypeError("x"), "text", rockerError("RK505", { doing: "working" })]) {
    expect(fileSystemError(error)).toBeUndefined();
  }
  expect(fileSystemError(thrownBy(() => rmdirSync("/no/such/directory")))).toBeUndefined();
});

test("a reason is found in every message of Node", () => {
  const loop = join(temporaryDirectory(), "loop");
  symlinkSync("loop", loop);
  const error = thrownBy(() => writeFileSync(loop, ""));
  expect(fileSystemReason(error)).toBe("too many symbolic links encountered");
  expect(fileSystemReason(new Error("ENOENT: no such file or directory, uv_cwd"))).toBe(
    "no such file or directory",
  );
});
