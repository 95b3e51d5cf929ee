import { join } from "node:path";
import { isRockerError } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { hostWithData, pluginFiles, temporaryFolder, writeTree } from "../test-support/plugin-folders.ts";
import { checkAdded, registryWith } from "./check.ts";

/** What is said against packages that are new in a folder. */
function against(names: readonly string[], files: Record<string, string | object>, there = {}): string[] {
  const data = temporaryFolder();
  const folder = join(data, "rocker/plugins");
  const host = hostWithData(data);
  writeTree(folder, { "package.json": {}, ...there });
  const before = registryWith(folder, host);
  writeTree(folder, files);
  const after = { version: "1.0.0", spec: "1.0.0", pin: "" };
  try {
    checkAdded(
      folder,
      names.map((name) => ({ name, before: undefined, after })),
      before,
      host,
    );
    return [];
  } catch (error) {
    if (!isRockerError(error)) throw error;
    return error.problems.map(({ code, what }) => `${code} ${what.replaceAll(data, "")}`);
  }
}

const brought = (module: string) => ({
  manifest: 1,
  extensions: [{ name: "a", summary: "a", options: {}, module }],
});

test("plugins that can be used", () => {
  expect(against(["a", "@me/b"], { ...pluginFiles("a"), ...pluginFiles("@me/b") })).toEqual([]);
});

test.each([
  ["nothing there", {}, "its package.json cannot be read"],
  ["no plugin", pluginFiles("a", { rocker: undefined }), 'its package.json has no "rocker" field'],
  ["a broken manifest", pluginFiles("a", { rocker: 7 }), "its manifest is not an object"],
  ["an empty one", pluginFiles("a", { rocker: { manifest: 1 } }), "no extension and no engine in it"],
  [
    "one that was not built",
    pluginFiles("a", { rocker: brought("./dist/a.js") }),
    "./dist/a.js is not there",
  ],
  [
    "a core that is not found",
    pluginFiles("a", { peerDependencies: { "@rocker/core": "*" } }),
    'which is not found from /rocker/plugins/node_modules/a: run "npm install" there first',
  ],
  [
    "one that does not fit",
    pluginFiles("a", { peerDependencies: { "@rocker/core": "^99" } }),
    "^99, and this is",
  ],
])("%s", (_, files, reason) => {
  expect(against(["a"], files)).toEqual([expect.stringMatching(/^RK216 a cannot be used as a plugin/)]);
  expect(against(["a"], files)[0]).toContain(reason);
});

test("all faults are told at once", () => {
  const files = { ...pluginFiles("a", { rocker: 7 }), ...pluginFiles("b", { rocker: 8 }) };
  expect(against(["a", "b"], files)).toHaveLength(2);
});

test("one that another takes the name of, whichever of the two is the new one", () => {
  const [mine, yours] = [pluginFiles("@me/tool"), pluginFiles("@you/tool")];
  expect(against(["@you/tool"], yours, mine)[0]).toMatch(
    /^RK216 @you\/tool .* tool is provided by @me\/tool/,
  );
  expect(against(["@me/tool"], mine, yours)[0]).toMatch(/^RK216 @me\/tool .* @you\/tool would be shadowed/);
});
