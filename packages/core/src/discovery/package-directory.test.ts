import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { packageDirectory } from "./package-directory.ts";

test("the package of a module is the nearest directory with a package.json", () => {
  const directory = temporaryDirectory();
  writeTree(directory, { "package.json": {}, "dist/chunks/x.js": "" });
  expect(packageDirectory(pathToFileURL(join(directory, "dist/chunks/x.js")).href)).toBe(directory);
});

test("a missing package is an error, not an endless search", () => {
  expect(() => packageDirectory("file:///nowhere/at/all/x.js")).toThrow(
    "no package.json found above /nowhere/at/all",
  );
});
