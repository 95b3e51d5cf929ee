import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/temporary-directory.ts";
import { Directory, inParent, using } from "./directory.ts";

let [tree, outside] = ["", ""];
beforeEach(() => {
  const root = temporaryDirectory();
  [tree, outside] = [join(root, "tree"), join(root, "outside")];
  for (const path of [tree, outside]) mkdirSync(join(path, "directory"), { recursive: true });
  writeFileSync(join(outside, "file"), "mine");
  writeFileSync(join(tree, "directory/file"), "the container's");
  symlinkSync(outside, join(tree, "link"));
  symlinkSync(join(outside, "file"), join(tree, "file-link"));
});

describe("a directory that is open", () => {
  test("follows no link", () => {
    using(Directory.open(tree), (root) => {
      expect(() => root.directory("link")).toThrow("ENOTDIR");
      expect(() => root.unlockedDirectory("link")).toThrow("ENOTDIR");
      expect(() => root.openFile("file-link")).toThrow("ELOOP");
      expect(() => root.createFile("file-link")).toThrow("EEXIST");
      expect(() => inParent(root, "link/file", (parent, name) => parent.unlink(name))).toThrow("ENOTDIR");
    });
    expect(() => Directory.open(join(tree, "link"))).toThrow("ENOTDIR");
  });

  test("stays the same directory when a link takes its place", () => {
    using(Directory.open(tree), (root) =>
      using(root.directory("directory"), (directory) => {
        renameSync(join(tree, "directory"), join(tree, "moved"));
        symlinkSync(outside, join(tree, "directory"));
        directory.unlink("file");
        expect(directory.names()).toEqual([]);
      }),
    );
    expect(readFileSync(join(outside, "file"), "utf8")).toBe("mine");
  });

  test.each(["", ".", "..", "a/b", "/etc", "a\0b"])("%j is not a name in it", (name) => {
    using(Directory.open(tree), (root) => expect(() => root.statsOf(name)).toThrow("not a file name"));
  });

  test("a pipe is not waited for", async () => {
    const { execFileSync } = await import("node:child_process");
    execFileSync("mkfifo", [join(tree, "pipe")]);
    using(Directory.open(tree), (root) => expect(() => root.openFile("pipe")).toThrow("not a regular file"));
  });
});
