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

test("one's own file is read, also through a link of one's own", () => {
  expect(readOwn(fileOf(0o600))).toBe("text");
  expect(readOwn(fileOf(0o644).replace(/file$/, "link"))).toBe("text");
});

test.each([0o620, 0o602, 0o666])("a file of mode %o is another's as well", (mode) => {
  expect(readOwn(fileOf(mode))).toBeUndefined();
});

test.skipIf(process.getuid?.() !== 0)("another person's file is not read", () => {
  const file = fileOf(0o644);
  chownSync(file, 65534, 65534);
  expect(readOwn(file)).toBeUndefined();
});

test("none, and a folder, are nothing", () => {
  const folder = temporaryFolder();
  expect([readOwn(join(folder, "none")), readOwn(folder)]).toEqual([undefined, undefined]);
});
