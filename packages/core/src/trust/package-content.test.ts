import { rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { linkTo, temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { packageContent, packageFingerprint } from "./package-content.ts";

const files = {
  "node_modules/p/package.json": {
    name: "p",
    dependencies: { dep: "1" },
    peerDependencies: { "@rocker/core": "1" },
    devDependencies: { tool: "1", dep: "1" },
  },
  "node_modules/p/index.test.js": 'import "tool"',
  "node_modules/tool/index.js": "",
  "node_modules/p/index.js": 'import "undeclared/sub.js"; import "node:fs"; export default 1',
  "node_modules/p/lib/deep.js": "",
  "node_modules/dep/package.json": { name: "dep" },
  "node_modules/dep/index.js": "",
  "node_modules/other/index.js": "",
  "node_modules/undeclared/index.js": "const x=require('@scope/deeper')",
  "node_modules/@scope/deeper/index.js": "import(`not-there`)",
  "node_modules/@rocker/core/index.js": "",
};

const contentOf = (path: string) => packageContent(path).content;

/** With the imports of the first time: as a later run knows them. */
function fingerprinter(): (path: string) => string {
  let imports: readonly string[] | undefined;
  return (path) => {
    imports ??= packageContent(path).imports;
    return packageFingerprint(path, imports);
  };
}

/** The digests before and after these files are written, and those are removed. */
function digests(
  digest: (path: string) => string,
  changes: Record<string, string | object>,
  removed?: string,
) {
  const directory = temporaryDirectory();
  writeTree(directory, files);
  const path = join(directory, "node_modules/p");
  const before = digest(path);
  if (removed) rmSync(join(directory, removed));
  writeTree(directory, changes);
  return [before, digest(path)] as const;
}

describe.each([
  ["content", () => contentOf],
  ["fingerprint", fingerprinter],
])("the %s of a package", (_title, newDigest) => {
  test("is stable while nothing changes", () => {
    const [before, after] = digests(newDigest(), {});
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(after).toBe(before);
  });

  test.each<[string, Record<string, string | object>, string?]>([
    ["a file", { "node_modules/p/index.js": "export default 2" }],
    ["a file of the same length", { "node_modules/p/index.js": "export default 9" }],
    ["a file in a directory", { "node_modules/p/lib/deep.js": "x" }],
    ["a new file", { "node_modules/p/new.js": "" }],
    ["a file that is gone", {}, "node_modules/p/lib/deep.js"],
    [
      "a file that became a link",
      { "node_modules/p/index.js": linkTo("lib/deep.js") },
      "node_modules/p/index.js",
    ],
    ["a dependency", { "node_modules/dep/index.js": "x" }],
    ["a package that it imports without saying so", { "node_modules/undeclared/index.js": "x" }],
    ["a package that such a one imports", { "node_modules/@scope/deeper/index.js": "x" }],
    ["a package that was missing", { "node_modules/not-there/index.js": "" }],
    ["the core that its project has installed", { "node_modules/@rocker/core/index.js": "x" }],
    ["a nearer copy of a dependency", { "node_modules/p/node_modules/dep/index.js": "" }],
  ])("changes with %s", (_what, changes, removed) => {
    const [before, after] = digests(newDigest(), changes, removed);
    expect(after).not.toBe(before);
  });

  test.each([
    ["a package that it does not depend on", { "node_modules/other/index.js": "x" }],
    ["what it is developed with", { "node_modules/tool/index.js": "x" }],
  ])("does not change with %s", (_what, changes) => {
    const [before, after] = digests(newDigest(), changes);
    expect(after).toBe(before);
  });
});

test("the core of rocker itself is not part of the content", () => {
  const own = join(import.meta.dirname, "../..");
  const directory = temporaryDirectory();
  const path = join(directory, "p");
  writeTree(path, { "package.json": { name: "p", peerDependencies: { "@rocker/core": "1" } } });
  const before = contentOf(path);
  writeTree(directory, { "node_modules/@rocker/core": linkTo(own) });
  expect(contentOf(path)).toBe(before);
});

test("the content does not depend on the location of the package", () => {
  const [one] = digests(contentOf, {});
  const [two] = digests(contentOf, {});
  expect(one).toBe(two);
});

test("finds imported names in any spelling", () => {
  const directory = temporaryDirectory();
  const code = [
    'import a from "a"',
    "import{b}from'@b/b/deep'",
    "import 'c'",
    "await import(\n  `d`\n)",
    'require("e.js/x")',
    'export * from "f"',
    'require.resolve("g")',
    'import "./relative.js"; import "/absolute"; import "fs"; import "node:path"; import "#own"',
    'const from = "h"; "i"',
    'import(/* webpackChunkName: "x" */ "k")',
  ].join("\n");
  writeTree(directory, { "index.js": code, "lib/more.cjs": 'require("j")' });
  expect(packageContent(directory).imports).toEqual(["@b/b", "a", "c", "d", "e.js", "f", "g", "j", "k"]);
});

test("reads text that is crafted to be slow", () => {
  const directory = temporaryDirectory();
  writeTree(directory, {
    "index.js": `import${" ".repeat(1e6)}x${"import(".repeat(1e5)}${"import(/*".repeat(1e5)}`,
  });
  expect(packageContent(directory).imports).toEqual([]);
});

test("a file that is too large to read does not prevent the question", () => {
  const directory = temporaryDirectory();
  writeTree(directory, { "package.json": { name: "p" }, huge: "" });
  const before = contentOf(directory);
  truncateSync(join(directory, "huge"), 3 * 1024 ** 3);
  expect(contentOf(directory)).not.toBe(before);
});
