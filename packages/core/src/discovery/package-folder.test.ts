import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder, writeTree } from "../test-support/folders.ts";
import { packageFolder } from "./package-folder.ts";

test("a module's package is the nearest folder with a package.json", () => {
  const folder = temporaryFolder();
  writeTree(folder, { "package.json": {}, "dist/chunks/x.js": "" });
  expect(packageFolder(pathToFileURL(join(folder, "dist/chunks/x.js")).href)).toBe(folder);
});

test("a package that is gone is an error, not a search without end", () => {
  expect(() => packageFolder("file:///nowhere/at/all/x.js")).toThrow(
    "no package.json found above /nowhere/at/all",
  );
});
