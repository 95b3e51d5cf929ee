import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { writeFiles } from "./write-files.ts";

const files = new Map([
  ["a", "text"],
  ["b/c", "inner"],
]);

function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "create-extension-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

describe("files are written", () => {
  test.each([
    [
      "into a directory that is not there, nor the one it is in",
      (directory: string) => join(directory, "x/y"),
    ],
    ["into an empty directory", (directory: string) => directory],
    [
      "into a new repository",
      (directory: string) => {
        mkdirSync(join(directory, ".git"));
        return directory;
      },
    ],
    [
      "through a link to an empty directory",
      (directory: string) => {
        mkdirSync(join(directory, "real"));
        symlinkSync("real", join(directory, "link"));
        return join(directory, "link");
      },
    ],
  ])("%s", (_, prepare) => {
    const target = prepare(emptyDirectory());
    writeFiles(target, files);
    expect(readFileSync(join(target, "a"), "utf8")).toBe("text");
    expect(readFileSync(join(target, "b/c"), "utf8")).toBe("inner");
  });
});

describe("nothing is overwritten", () => {
  test("in a directory that is not empty", () => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, ".hidden"), "mine");
    expect(() => writeFiles(directory, files)).toThrow("is not empty");
    expect(readdirSync(directory)).toEqual([".hidden"]);
  });

  test("where there is a file", () => {
    const path = join(emptyDirectory(), "file");
    writeFileSync(path, "mine");
    expect(() => writeFiles(path, files)).toThrow("is not a directory");
    expect(readFileSync(path, "utf8")).toBe("mine");
  });

  test("at a dangling link", () => {
    const directory = emptyDirectory();
    symlinkSync("nowhere", join(directory, "link"));
    expect(() => writeFiles(join(directory, "link"), files)).toThrow();
    expect(readdirSync(directory)).toEqual(["link"]);
  });
});

test("files are removed after a failure", () => {
  const directory = emptyDirectory();
  const failing = new Map([...files, ["a/below-a-file", "x"]]);
  expect(() => writeFiles(directory, failing)).toThrow(/ENOTDIR|EEXIST/);
  expect(readdirSync(directory)).toEqual([]);
  expect(() => writeFiles(join(directory, "x/y"), failing)).toThrow(/ENOTDIR|EEXIST/);
  expect(existsSync(join(directory, "x"))).toBe(false);
});
