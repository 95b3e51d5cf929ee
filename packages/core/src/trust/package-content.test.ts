import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { linkTo, temporaryFolder, writeTree } from "../test-support/folders.ts";
import { packageContent, packageFingerprint } from "./package-content.ts";

const files = {
  "node_modules/p/package.json": {
    name: "p",
    dependencies: { dep: "1" },
    peerDependencies: { "@rocker/core": "1" },
  },
  "node_modules/p/index.js": "export default 1",
  "node_modules/p/lib/deep.js": "",
  "node_modules/dep/package.json": { name: "dep" },
  "node_modules/dep/index.js": "",
  "node_modules/other/index.js": "",
  "node_modules/@rocker/core/index.js": "",
};

/** The digests before and after these files are written, and those are removed. */
function digests(
  digest: (path: string) => string,
  changes: Record<string, string | object>,
  removed?: string,
) {
  const folder = temporaryFolder();
  writeTree(folder, files);
  const path = join(folder, "node_modules/p");
  const before = digest(path);
  if (removed) rmSync(join(folder, removed));
  writeTree(folder, changes);
  return [before, digest(path)] as const;
}

describe.each([
  ["content", packageContent],
  ["fingerprint", packageFingerprint],
])("the %s of a package", (_title, digest) => {
  test("stays while nothing changes", () => {
    const [before, after] = digests(digest, {});
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(after).toBe(before);
  });

  test.each<[string, Record<string, string | object>, string?]>([
    ["a file", { "node_modules/p/index.js": "export default 2" }],
    ["a file of the same length", { "node_modules/p/index.js": "export default 9" }],
    ["a file in a folder", { "node_modules/p/lib/deep.js": "x" }],
    ["a new file", { "node_modules/p/new.js": "" }],
    ["a file that is gone", {}, "node_modules/p/lib/deep.js"],
    [
      "a file that became a link",
      { "node_modules/p/index.js": linkTo("lib/deep.js") },
      "node_modules/p/index.js",
    ],
    ["a dependency", { "node_modules/dep/index.js": "x" }],
    ["a nearer copy of a dependency", { "node_modules/p/node_modules/dep/index.js": "" }],
  ])("changes with %s", (_what, changes, removed) => {
    const [before, after] = digests(digest, changes, removed);
    expect(after).not.toBe(before);
  });

  test.each([
    ["a package that it does not depend on", { "node_modules/other/index.js": "x" }],
    ["rocker's own core", { "node_modules/@rocker/core/index.js": "x" }],
  ])("does not change with %s", (_what, changes) => {
    const [before, after] = digests(digest, changes);
    expect(after).toBe(before);
  });
});

test("the content does not depend on where the package is", () => {
  const [one] = digests(packageContent, {});
  const [two] = digests(packageContent, {});
  expect(one).toBe(two);
});
