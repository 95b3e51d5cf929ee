import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/directories.ts";
import { withFileLock } from "./file-lock.ts";

const lockedBy = (text: string) => {
  const file = join(temporaryDirectory(), "x");
  writeFileSync(`${file}.lock`, text);
  return file;
};

describe("the lock of a file", () => {
  test("is there during the work only, also if it fails", () => {
    const directory = temporaryDirectory();
    const file = join(directory, "new/x");
    expect(withFileLock(file, () => existsSync(`${file}.lock`))).toBe(true);
    expect(() =>
      withFileLock(file, () => {
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(readdirSync(join(directory, "new"))).toEqual([]);
  });

  test("of a process that was killed is taken over at once", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const file = lockedBy(`${pid} ${readlinkSync("/proc/self/ns/pid")}`);
    expect(withFileLock(file, () => 7)).toBe(7);
  });

  test("of a process that cannot be looked up is taken over when it is old", () => {
    const file = lockedBy("1 pid:[elsewhere]");
    utimesSync(`${file}.lock`, 1, 1);
    mkdirSync(join(file, ".."), { recursive: true });
    expect(withFileLock(file, () => 7)).toBe(7);
  });
});
