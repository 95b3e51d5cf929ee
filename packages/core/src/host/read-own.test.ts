import { chmodSync, chownSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linkTo, temporaryFolder, writeTree } from "../test-support/folders.ts";
import { readOwn } from "./read-own.ts";

function fileOf(mode: number): string {
  const folder = temporaryFolder();
  writeTree(folder, { file: "text", link: linkTo("file") });
  chmodSync(join(folder, "file"), mode);
  return join(folder, "file");
}

test("reads a file of the user, also through a link of the user", () => {
  expect(readOwn(fileOf(0o600))).toBe("text");
  expect(readOwn(fileOf(0o644).replace(/file$/, "link"))).toBe("text");
});

test.each([0o620, 0o602, 0o666])("ignores a file with mode %o, which others can write", (mode) => {
  expect(readOwn(fileOf(mode))).toBeUndefined();
});

test.skipIf(process.getuid?.() !== 0)("ignores a file of another user", () => {
  const file = fileOf(0o644);
  chownSync(file, 65534, 65534);
  expect(readOwn(file)).toBeUndefined();
});

test("ignores a missing file and a directory", () => {
  const folder = temporaryFolder();
  expect([readOwn(join(folder, "none")), readOwn(folder)]).toEqual([undefined, undefined]);
});
