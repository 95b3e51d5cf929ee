import { execFileSync } from "node:child_process";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linkTo, pluginFiles, temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { findPackages } from "./find-packages.ts";
import { readText } from "./read-text.ts";

const pipeAt = (path: string) => execFileSync("mkfifo", [path]);

test("reads text, also through a link", () => {
  const directory = temporaryDirectory();
  writeTree(directory, { file: "é", link: linkTo("file") });
  expect(readText(join(directory, "link"))).toBe("é");
});

test("refuses what is not a regular file, or too large, without reading it", () => {
  const directory = temporaryDirectory();
  writeTree(directory, { device: linkTo("/dev/null"), large: "" });
  pipeAt(join(directory, "pipe"));
  truncateSync(join(directory, "large"), 5 * 1024 * 1024);
  expect(() => readText(join(directory, "pipe"))).toThrow("not a regular file");
  expect(() => readText(join(directory, "device"))).toThrow("not a regular file");
  expect(() => readText(directory)).toThrow("not a regular file");
  expect(() => readText(join(directory, "large"))).toThrow("has 5242880 bytes");
  expect(() => readText(join(directory, "none"))).toThrow("ENOENT");
});

test("such files do not affect other plugins of a project", () => {
  const directory = temporaryDirectory();
  writeTree(directory, {
    "package.json": { dependencies: { pipe: "1", device: "1", good: "1" } },
    "node_modules/device/package.json": { name: "device", rocker: "./rocker.json" },
    "node_modules/device/rocker.json": linkTo("/dev/null"),
    "node_modules/pipe/index.js": "",
    ...pluginFiles("node_modules/good", "good", "good"),
  });
  pipeAt(join(directory, "node_modules/pipe/package.json"));
  const found = findPackages([{ origin: "project", dependenciesOf: directory }]);
  expect(found.map(({ name, fault = "" }) => [name, fault.replace(/\/\S+\//, "")])).toEqual([
    ["device", "its manifest cannot be read: rocker.json is not a regular file"],
    ["good", ""],
  ]);
});
