import { join } from "node:path";
import { expect, test } from "vitest";
import { linkTo, temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { packageNamed } from "../test-support/registries.ts";
import { importModule } from "./import-module.ts";

/** Imports `./index.js` of the package `p` in a directory with these files. */
async function imported(files: Record<string, string | object>): Promise<unknown> {
  const directory = temporaryDirectory();
  writeTree(directory, {
    "p/package.json": { type: "module" },
    "outside/package.json": { type: "module" },
    ...files,
  });
  const found = await importModule(packageNamed("p", { path: join(directory, "p") }), "./index.js");
  return found.default;
}

test("imports a module of the package, also by a link inside it", async () => {
  expect(await imported({ "p/index.js": "export default 1" })).toBe(1);
  expect(await imported({ "p/real.js": "export default 2", "p/index.js": linkTo("real.js") })).toBe(2);
});

test("imports from a linked package", async () => {
  const directory = temporaryDirectory();
  writeTree(directory, { "real/index.js": "module.exports = 3", p: linkTo("real") });
  const found = await importModule(packageNamed("p", { path: join(directory, "p") }), "./index.js");
  expect(found.default).toBe(3);
});

test.each([
  ["a file", { "outside/x.js": "export default 4", "p/index.js": linkTo("../outside/x.js") }],
  [
    "one beside it with a longer name",
    { "p-2/x.js": "export default 5", "p/index.js": linkTo("../p-2/x.js") },
  ],
])("does not import a module that resolves outside the package: %s", async (_title, files) => {
  await expect(imported(files)).rejects.toThrow("./index.js resolves outside the package, to ");
});

test("a module that does not exist, or throws, is an error", async () => {
  await expect(imported({})).rejects.toThrow("ENOENT");
  await expect(imported({ "p/index.js": "throw new Error('boom')" })).rejects.toThrow("boom");
});
