import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRockerError } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/plugin-directories.ts";
import { lockDigest, lockOf, matchesRequests, readLock, writeLock } from "./project-lock.ts";

const integrity = "sha512-x";
const entry = { version: "1.0.0", integrity };
const requests = [{ name: "@acme/tool", range: "^1.0.0" }];
const lock = {
  lock: 1,
  plugins: { "@acme/tool": "^1.0.0" },
  packages: { "node_modules/@acme/tool": entry, "node_modules/@acme/tool/node_modules/dep": entry },
};

function read(text: string | object) {
  const path = join(temporaryDirectory(), "rockerrc.lock");
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

test("a lock can be read again, and contains neither URLs nor rocker's core", () => {
  const written = lockOf(requests, {
    "": {},
    "node_modules/@acme/tool": { ...entry, resolved: "https://a.test/tool.tgz" },
    "node_modules/@rocker/core": { resolved: "core", link: true },
  });
  const path = join(temporaryDirectory(), "rockerrc.lock");
  writeLock(path, written);
  const again = readLock(path);
  expect(again).toEqual({ plugins: lock.plugins, packages: { "node_modules/@acme/tool": entry } });
  expect(again && matchesRequests(again, requests)).toBe(true);
  expect(again && lockDigest(again)).toBe(lockDigest(written));
});

test("a lock matches only the requests it was created for", () => {
  const known = read(lock);
  if (!known) throw new Error("no lock");
  expect(matchesRequests(known, requests)).toBe(true);
  expect(matchesRequests(known, [{ name: "@acme/tool", range: "^2.0.0" }])).toBe(false);
  expect(matchesRequests(known, [...requests, { name: "other", range: "1" }])).toBe(false);
  expect(matchesRequests({ ...known, packages: {} }, requests)).toBe(false);
});

const withEntry = (facts: object, location = "node_modules/a") => ({
  ...lock,
  packages: { [location]: { ...entry, ...facts } },
});

test("a plugin that is an alias of another package is refused; its dependencies may be aliases", () => {
  const alias = { ...entry, name: "evil" };
  expect(faultOf({ ...lock, packages: { ...lock.packages, "node_modules/@acme/tool": alias } })).toMatch(
    /RK233.*node_modules\/@acme\/tool is an alias of another package, "evil"/,
  );
  expect(read({ ...lock, packages: { ...lock.packages, "node_modules/dep": alias } })).toBeDefined();
});

test.each([
  ["invalid JSON", "it has", "JSON"],
  ["another format", { ...lock, lock: 2 }, "unsupported format 2"],
  ["no packages", { ...lock, packages: [] }, '"plugins" or "packages" is missing'],
  ["a URL", withEntry({ resolved: "https://evil.test/a.tgz" }), "pins no content"],
  ["a link", withEntry({ link: true }), "pins no content"],
  ["no content hash", withEntry({ integrity: undefined }), "pins no content"],
  ["a weak content hash", withEntry({ integrity: "sha1-x" }), "pins no content"],
  ["a location in a parent directory", withEntry({}, "node_modules/../../a"), "pins no content"],
  ["an absolute location", withEntry({}, "/etc/a"), "pins no content"],
])("a lock with %s is rejected", (_, text, reason) => {
  expect(faultOf(text)).toMatch(/^RK233/);
  expect(faultOf(text)).toContain(reason);
});

test("a directory and a file that is too large are rejected; a missing lock is undefined", () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "rockerrc.lock"));
  expect(() => readLock(join(directory, "rockerrc.lock"))).toThrow("RK233");
  expect(faultOf(" ".repeat(1024 * 1024 + 1))).toContain("at most 1 MiB");
  expect(readLock(join(directory, "none"))).toBeUndefined();
});

test("values that are nested too deeply are refused, wherever they are", () => {
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  const entryText = JSON.stringify(entry).replace("}", `,"x":${deep}}`);
  expect(faultOf(`{"lock":${deep}}`)).toContain("nested more than 200 levels deep");
  expect(faultOf(`{"lock":1,"plugins":{},"packages":{"node_modules/a":${entryText}}}`)).toContain(
    "nested more than 200 levels deep",
  );
});
