import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manifestWith, temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { readPluginPackage } from "./plugin-package.ts";

function read(files: Record<string, string | object>) {
  const directory = temporaryDirectory();
  writeTree(directory, files);
  return readPluginPackage(directory, "cli");
}
const fields = { name: "p", version: "1.2.3" };

test("a manifest in package.json", () => {
  const found = read({ "package.json": { ...fields, rocker: manifestWith("a") } });
  expect(found).toMatchObject({
    name: "p",
    version: "1.2.3",
    origin: "cli",
    manifest: manifestWith("a"),
    fault: undefined,
  });
});

test("a manifest in a separate file", () => {
  const found = read({
    "package.json": { ...fields, rocker: "./deep/r.json" },
    "deep/r.json": manifestWith("a"),
  });
  expect(found?.manifest).toEqual(manifestWith("a"));
});

test.each([
  ["no package.json", {}],
  ["no rocker field", { "package.json": fields }],
  ["the word elsewhere", { "package.json": { ...fields, keywords: ["rocker"] } }],
  ["broken JSON", { "package.json": '{"rocker": ' }],
  ["no object", { "package.json": '["rocker"]' }],
  ["null", { "package.json": 'null /* "rocker" */' }],
])("%s: not a plugin", (_title, files) => {
  expect(read(files)).toBeUndefined();
});

describe("a plugin that cannot be used has a reason", () => {
  test.each([
    ["./gone.json", /^its manifest cannot be read: ENOENT/],
    ["./broken.json", /^its manifest cannot be read: .*JSON/],
    ["./../outside.json", /"\.\/\.\.\/outside\.json" is outside the package/],
    ["/etc/passwd", /"\/etc\/passwd" is outside the package/],
    ["rocker.json", /is outside the package/],
    ["", /is outside the package/],
    [7, /^its manifest is not an object$/],
    [null, /^its manifest is not an object$/],
    [[], /^its manifest is not an object$/],
  ])("%j", (rocker, fault) => {
    const directory = temporaryDirectory();
    writeTree(directory, {
      "p/package.json": { ...fields, rocker },
      "p/broken.json": "{",
      "outside.json": manifestWith("a"),
    });
    const plugin = readPluginPackage(join(directory, "p"), "cli");
    expect(plugin).toMatchObject({ name: "p", manifest: undefined });
    expect(plugin?.fault).toMatch(fault);
  });
});

test("a name that is no string, and no text could be made of", () => {
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  expect(read({ "package.json": `{"name":${deep},"rocker":{}}` })).toMatchObject({ name: "undefined" });
});

test("a manifest of a project that is nested too deeply cannot be used", () => {
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  const directory = temporaryDirectory();
  writeTree(directory, {
    "package.json": { ...fields, rocker: "./r.json" },
    "r.json": `{"manifest":1,"x":${deep}}`,
    "inner/package.json": `{"name":"p","rocker":{"manifest":1,"x":${deep}}}`,
  });
  expect(readPluginPackage(directory, "project")?.fault).toContain("nested more than 200 levels deep");
  expect(readPluginPackage(join(directory, "inner"), "project")).toBeUndefined();
});
