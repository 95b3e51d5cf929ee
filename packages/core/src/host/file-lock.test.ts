import { spawnSync } from "node:child_process";
import { lstatSync, lutimesSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/directories.ts";
import { FileLock, withFileLock } from "./file-lock.ts";
import { identityText, ownIdentity, type ProcessIdentity } from "./process-identity.ts";

const { pid: gone } = spawnSync(process.execPath, ["-e", ""]);

/** A file whose lock belongs to this process, but for these facts. */
function lockedBy(facts: Partial<ProcessIdentity>): string {
  const file = join(temporaryDirectory(), "x");
  symlinkSync(identityText({ ...ownIdentity(), ...facts }), `${file}.lock`);
  return file;
}

const namesIn = (file: string) => readdirSync(dirname(file));

describe("the lock of a file", () => {
  test("is there during the work only, also if it fails", () => {
    const file = join(temporaryDirectory(), "new/x");
    expect(withFileLock(file, () => namesIn(file))).toEqual(["x.lock"]);
    expect(() =>
      withFileLock(file, () => {
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(namesIn(file)).toEqual([]);
  });

  test("is not given out twice, not even in one process", () => {
    const file = join(temporaryDirectory(), "x");
    const lock = FileLock.tryAcquire(file);
    expect(FileLock.tryAcquire(file)).toBeUndefined();
    lock?.release();
    expect(FileLock.tryAcquire(file)?.isHeld).toBe(true);
  });

  test("of a process that was killed is taken over at once", () => {
    for (const facts of [{ pid: gone }, { start: "1" }, { boot: "0" }]) {
      const file = lockedBy(facts);
      expect(FileLock.tryAcquire(file)?.isHeld).toBe(true);
      expect(namesIn(file)).toEqual(["x.lock"]);
    }
  });

  test("of a process that was killed while it took over another's is taken over too", () => {
    const file = lockedBy({ pid: gone, nonce: "aa" });
    symlinkSync(identityText({ ...ownIdentity(), pid: gone, nonce: "bb" }), `${file}.lock.after-aa`);
    expect(FileLock.tryAcquire(file)?.isHeld).toBe(true);
    expect(namesIn(file)).toEqual(["x.lock"]);
  });

  test("that another process is taking over belongs to that one", () => {
    const file = lockedBy({ pid: gone, nonce: "aa" });
    symlinkSync(identityText(ownIdentity()), `${file}.lock.after-aa`);
    expect(FileLock.tryAcquire(file)).toBeUndefined();
    expect(namesIn(file)).toEqual(["x.lock", "x.lock.after-aa"]);
  });

  test("of a process that cannot be looked up is taken over when it has not been renewed", () => {
    const file = lockedBy({ namespace: "1" });
    expect(FileLock.tryAcquire(file)).toBeUndefined();
    lutimesSync(`${file}.lock`, 1, 1);
    expect(FileLock.tryAcquire(file)?.isHeld).toBe(true);
  });

  test("that was taken over is neither renewed nor released by its former owner", () => {
    const file = join(temporaryDirectory(), "x");
    const lost = FileLock.tryAcquire(file);
    rmSync(`${file}.lock`);
    const taken = FileLock.tryAcquire(file);
    lutimesSync(`${file}.lock`, 1, 1);
    lost?.renew();
    lost?.release();
    expect([lost?.isHeld, taken?.isHeld]).toEqual([false, true]);
    expect(lstatSync(`${file}.lock`).mtimeMs).toBe(1000);
    taken?.renew();
    expect(lstatSync(`${file}.lock`).mtimeMs).toBeGreaterThan(1000);
  });

  test("of an earlier version, a directory, is removed when it is old", () => {
    const file = join(temporaryDirectory(), "x");
    mkdirSync(`${file}.lock`);
    expect(FileLock.tryAcquire(file)).toBeUndefined();
    utimesSync(`${file}.lock`, 1, 1);
    expect(withFileLock(file, () => 7)).toBe(7);
    expect(namesIn(file)).toEqual([]);
  });
});
