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

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "create-extension-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe("files are written", () => {
  test.each([
    ["into a folder that is not there, nor the one it is in", (folder: string) => join(folder, "x/y")],
    ["into an empty folder", (folder: string) => folder],
    [
      "into a new repository",
      (folder: string) => {
        mkdirSync(join(folder, ".git"));
        return folder;
      },
    ],
    [
      "through a link to an empty folder",
      (folder: string) => {
        mkdirSync(join(folder, "real"));
        symlinkSync("real", join(folder, "link"));
        return join(folder, "link");
      },
    ],
  ])("%s", (_, prepare) => {
    const target = prepare(emptyFolder());
    writeFiles(target, files);
    expect(readFileSync(join(target, "a"), "utf8")).toBe("text");
    expect(readFileSync(join(target, "b/c"), "utf8")).toBe("inner");
  });
});

describe("nothing is overwritten", () => {
  test("in a folder that has something", () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, ".hidden"), "mine");
    expect(() => writeFiles(folder, files)).toThrow("is not empty");
    expect(readdirSync(folder)).toEqual([".hidden"]);
  });

  test("where there is a file", () => {
    const path = join(emptyFolder(), "file");
    writeFileSync(path, "mine");
    expect(() => writeFiles(path, files)).toThrow("is not a directory");
    expect(readFileSync(path, "utf8")).toBe("mine");
  });

  test("at the end of a link that leads nowhere", () => {
    const folder = emptyFolder();
    symlinkSync("nowhere", join(folder, "link"));
    expect(() => writeFiles(join(folder, "link"), files)).toThrow();
    expect(readdirSync(folder)).toEqual(["link"]);
  });
});

test("what a failure left is removed", () => {
  const folder = emptyFolder();
  const failing = new Map([...files, ["a/below-a-file", "x"]]);
  expect(() => writeFiles(folder, failing)).toThrow(/ENOTDIR|EEXIST/);
  expect(readdirSync(folder)).toEqual([]);
  expect(() => writeFiles(join(folder, "x/y"), failing)).toThrow(/ENOTDIR|EEXIST/);
  expect(existsSync(join(folder, "x"))).toBe(false);
});
