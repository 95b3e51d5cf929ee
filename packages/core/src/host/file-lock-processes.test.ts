import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/directories.ts";
import { FileLock } from "./file-lock.ts";

const seed = Number(process.env.ROCKER_FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Numbers below `limit` that depend only on the seed. */
function numbersFrom(start: number) {
  let state = start;
  return (limit: number) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return (state >>> 8) % limit;
  };
}

/**
 * Takes the lock ten times, and writes three lines each time. Kills itself before or after its n-th step in the
 * file system: a process that is killed from outside would mostly be killed while it waits. Pauses make the steps of several
 * processes alternate.
 */
const program = `
  import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  const [, , file, log, at] = process.argv;
  let left = Number(at);
  const wait = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  const die = () => {
    if (--left === 0) process.kill(process.pid, "SIGKILL");
    if (Math.random() < 0.3) wait(Math.random() * 8);
  };
  for (const name of ["symlinkSync", "readlinkSync", "renameSync", "rmSync", "appendFileSync"]) {
    const original = fs[name];
    fs[name] = (...args) => {
      die();
      try { return original(...args); } finally { die(); }
    };
  }
  syncBuiltinESMExports();
  const { FileLock } = await import("./file-lock.mjs");
  for (let round = 0; round < 10; round++) {
    let lock;
    while (!(lock = FileLock.tryAcquire(file))) wait(1);
    for (let line = 0; line < 3; line++) fs.appendFileSync(log, process.pid + "-" + round + "\\n");
    lock.release();
  }`;

test(`never has two owners, and is free after any kill (ROCKER_FAULT_SEED=${seed})`, async () => {
  const number = numbersFrom(seed);
  const programs = temporaryDirectory();
  await build({
    input: join(dirname(fileURLToPath(import.meta.url)), "file-lock.ts"),
    platform: "node",
    output: { file: join(programs, "file-lock.mjs"), format: "esm" },
  });
  writeFileSync(join(programs, "program.mjs"), program);
  const directory = temporaryDirectory();
  const [file, log] = [join(directory, "file"), join(programs, "log")];
  writeFileSync(log, "");

  // Eight at a time; one in eight lives.
  const moments = Array.from({ length: 32 }, (_, index) => (index % 8 === 0 ? 0 : 1 + number(60)));
  const signals: (NodeJS.Signals | null)[] = [];
  const runOthers = async (): Promise<void> => {
    for (let at = moments.pop(); at !== undefined; at = moments.pop()) {
      const child = spawn(process.execPath, [join(programs, "program.mjs"), file, log, String(at)], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      const [code, signal] = await once(child, "exit");
      expect(signal === "SIGKILL" || code === 0).toBe(true);
      signals.push(signal);
    }
  };
  await Promise.all(Array.from({ length: 8 }, runOthers));
  expect(signals.filter((signal) => signal === "SIGKILL").length).toBeGreaterThan(10);

  // The lines of one owner are not interrupted by those of another.
  const owners = readFileSync(log, "utf8").trim().split("\n");
  const turns = owners.filter((owner, index) => owner !== owners[index - 1]);
  expect(turns.filter((owner, index) => turns.indexOf(owner) !== index)).toEqual([]);

  FileLock.tryAcquire(file)?.release();
  expect(readdirSync(directory)).toEqual([]);
}, 60_000);
