import { join } from "node:path";
import { expect, test } from "vitest";
import { linkTo, temporaryFolder, writeTree } from "../test-support/folders.ts";
import { packageNamed } from "../test-support/registries.ts";
import { importModule } from "./import-module.ts";

/** Imports `./index.js` of the package `p` in a folder with these files. */
async function imported(files: Record<string, string | object>): Promise<unknown> {
  const folder = temporaryFolder();
  writeTree(folder, {
    "p/package.json": { type: "module" },
    "outside/package.json": { type: "module" },
    ...files,
  });
  const found = await importModule(packageNamed("p", { path: join(folder, "p") }), "./index.js");
  return found.default;
}

test("a module of the package, also by a link within it", async () => {
  expect(await imported({ "p/index.js": "export default 1" })).toBe(1);
  expect(await imported({ "p/real.js": "export default 2", "p/index.js": linkTo("real.js") })).toBe(2);
});

test("a package that is itself linked to", async () => {
  const folder = temporaryFolder();
  writeTree(folder, { "real/index.js": "module.exports = 3", p: linkTo("real") });
  const found = await importModule(packageNamed("p", { path: join(folder, "p") }), "./index.js");
  expect(found.default).toBe(3);
});

test.each([
  ["a file", { "outside/x.js": "export default 4", "p/index.js": linkTo("../outside/x.js") }],
  [
    "one beside it with a longer name",
    { "p-2/x.js": "export default 5", "p/index.js": linkTo("../p-2/x.js") },
  ],
])("not one that leads out of the package by a link: %s", async (_title, files) => {
  await expect(imported(files)).rejects.toThrow("./index.js resolves outside the package, to ");
});

test("one that is not there, or throws", async () => {
  await expect(imported({})).rejects.toThrow("ENOENT");
  await expect(imported({ "p/index.js": "throw new Error('boom')" })).rejects.toThrow("boom");
});
