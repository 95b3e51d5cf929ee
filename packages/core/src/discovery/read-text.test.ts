import { execFileSync } from "node:child_process";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linkTo, pluginFiles, temporaryFolder, writeTree } from "../test-support/folders.ts";
import { findPackages } from "./find-packages.ts";
import { readText } from "./read-text.ts";

const pipeAt = (path: string) => execFileSync("mkfifo", [path]);

test("text is read, also through a link", () => {
  const folder = temporaryFolder();
  writeTree(folder, { file: "é", link: linkTo("file") });
  expect(readText(join(folder, "link"))).toBe("é");
});

test("what is no file, or too large, is refused at once", () => {
  const folder = temporaryFolder();
  writeTree(folder, { device: linkTo("/dev/null"), large: "" });
  pipeAt(join(folder, "pipe"));
  truncateSync(join(folder, "large"), 5 * 1024 * 1024);
  expect(() => readText(join(folder, "pipe"))).toThrow("not a regular file");
  expect(() => readText(join(folder, "device"))).toThrow("not a regular file");
  expect(() => readText(folder)).toThrow("not a regular file");
  expect(() => readText(join(folder, "large"))).toThrow("has 5242880 bytes");
  expect(() => readText(join(folder, "none"))).toThrow("ENOENT");
});

test("a project with such files keeps nobody from the plugins beside them", () => {
  const folder = temporaryFolder();
  writeTree(folder, {
    "package.json": { dependencies: { pipe: "1", device: "1", good: "1" } },
    "node_modules/device/package.json": { name: "device", rocker: "./rocker.json" },
    "node_modules/device/rocker.json": linkTo("/dev/null"),
    "node_modules/pipe/index.js": "",
    ...pluginFiles("node_modules/good", "good", "good"),
  });
  pipeAt(join(folder, "node_modules/pipe/package.json"));
  const found = findPackages([{ origin: "project", dependenciesOf: folder }]);
  expect(found.map(({ name, fault = "" }) => [name, fault.replace(/\/\S+\//, "")])).toEqual([
    ["device", "its manifest cannot be read: rocker.json is not a regular file"],
    ["good", ""],
  ]);
});
