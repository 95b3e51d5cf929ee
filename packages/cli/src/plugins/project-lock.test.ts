import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRockerError } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { temporaryFolder } from "../test-support/plugin-folders.ts";
import { fits, lockDigest, lockOf, readLock, writeLock } from "./project-lock.ts";

const integrity = "sha512-x";
const entry = { version: "1.0.0", integrity };
const wishes = [{ name: "@acme/tool", range: "^1.0.0" }];
const lock = {
  lock: 1,
  plugins: { "@acme/tool": "^1.0.0" },
  packages: { "node_modules/@acme/tool": entry, "node_modules/@acme/tool/node_modules/dep": entry },
};

function read(text: string | object) {
  const path = join(temporaryFolder(), "rockerrc.lock");
  writeFileSync(path, typeof text === "string" ? text : JSON.stringify(text));
  return readLock(path);
}

function faultOf(text: string | object): string {
  try {
    return JSON.stringify(read(text));
  } catch (error) {
    return isRockerError(error) ? error.message : String(error);
  }
}

test("what was written is read again; where a package came from is left out, and rocker's own core", () => {
  const written = lockOf(wishes, {
    "": {},
    "node_modules/@acme/tool": { ...entry, resolved: "https://a.test/tool.tgz" },
    "node_modules/@rocker/core": { resolved: "core", link: true },
  });
  const path = join(temporaryFolder(), "rockerrc.lock");
  writeLock(path, written);
  const again = readLock(path);
  expect(again).toEqual({ plugins: lock.plugins, packages: { "node_modules/@acme/tool": entry } });
  expect(again && fits(again, wishes)).toBe(true);
  expect(again && lockDigest(again)).toBe(lockDigest(written));
});

test("it fits its own wishes only", () => {
  const known = read(lock);
  if (!known) throw new Error("it is there");
  expect(fits(known, wishes)).toBe(true);
  expect(fits(known, [{ name: "@acme/tool", range: "^2.0.0" }])).toBe(false);
  expect(fits(known, [...wishes, { name: "other", range: "1" }])).toBe(false);
  expect(fits({ ...known, packages: {} }, wishes)).toBe(false);
});

const withEntry = (facts: object, place = "node_modules/a") => ({
  ...lock,
  packages: { [place]: { ...entry, ...facts } },
});

test.each([
  ["no JSON", "it has", "JSON"],
  ["another format", { ...lock, lock: 2 }, "it has the format 2"],
  ["no packages", { ...lock, packages: [] }, "no plugins or no packages"],
  ["an address to fetch from", withEntry({ resolved: "https://evil.test/a.tgz" }), "pins nothing"],
  ["a link", withEntry({ link: true }), "pins nothing"],
  ["no content", withEntry({ integrity: undefined }), "pins nothing"],
  ["a content that is easily made", withEntry({ integrity: "sha1-x" }), "pins nothing"],
  ["a place above", withEntry({}, "node_modules/../../a"), "pins nothing"],
  ["a place elsewhere", withEntry({}, "/etc/a"), "pins nothing"],
])("one with %s is refused", (_, text, reason) => {
  expect(faultOf(text)).toMatch(/^RK233/);
  expect(faultOf(text)).toContain(reason);
});

test("a folder in its place, and what is too large, is refused; none is none", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "rockerrc.lock"));
  expect(() => readLock(join(folder, "rockerrc.lock"))).toThrow("RK233");
  expect(faultOf(" ".repeat(1024 * 1024 + 1))).toContain("at most 1 MiB");
  expect(readLock(join(folder, "none"))).toBeUndefined();
});
