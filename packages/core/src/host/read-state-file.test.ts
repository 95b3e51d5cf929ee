import { chmodSync, chownSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linkTo, temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { readStateFile } from "./read-state-file.ts";

function fileOf(mode: number): string {
  const directory = temporaryDirectory();
  writeTree(directory, { file: "text", link: linkTo("file") });
  chmodSync(join(directory, "file"), mode);
  return join(directory, "file");
}

test("reads a file of the user, also through a link of the user", () => {
  expect(readStateFile(fileOf(0o600))).toBe("text");
  expect(readStateFile(fileOf(0o644).replace(/file$/, "link"))).toBe("text");
});

test.each([0o620, 0o602, 0o666])("ignores a file with mode %o, which others can write", (mode) => {
  expect(readStateFile(fileOf(mode))).toBeUndefined();
});

test.skipIf(process.getuid?.() !== 0)("ignores a file of another user", () => {
  const file = fileOf(0o644);
  chownSync(file, 65534, 65534);
  expect(readStateFile(file)).toBeUndefined();
});

test("ignores a missing file and a directory", () => {
  const directory = temporaryDirectory();
  expect([readStateFile(join(directory, "none")), readStateFile(directory)]).toEqual([undefined, undefined]);
});
