import { join } from "node:path";
import { isRockerError } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import {
  hostWithData,
  pluginFiles,
  temporaryDirectory,
  writeTree,
} from "../test-support/plugin-directories.ts";
import { checkAdded, registryWith } from "./check.ts";

/** The problems of packages that are new in a plugin directory. */
function against(names: readonly string[], files: Record<string, string | object>, there = {}): string[] {
  const data = temporaryDirectory();
  const directory = join(data, "rocker/plugins");
  const host = hostWithData(data);
  writeTree(directory, { "package.json": {}, ...there });
  const before = registryWith(directory, host);
  writeTree(directory, files);
  const after = { version: "1.0.0", spec: "1.0.0", pin: "" };
  try {
    checkAdded(
      directory,
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

const withModule = (module: string) => ({
  manifest: 1,
  extensions: [{ name: "a", summary: "a", options: {}, module }],
});

test("accepts valid plugins", () => {
  expect(against(["a", "@me/b"], { ...pluginFiles("a"), ...pluginFiles("@me/b") })).toEqual([]);
});

test.each([
  ["a missing package", {}, "cannot read its package.json"],
  ["a package without a manifest", pluginFiles("a", { rocker: undefined }), 'no "rocker" field'],
  ["an invalid manifest", pluginFiles("a", { rocker: 7 }), "its manifest is not an object"],
  [
    "an empty manifest",
    pluginFiles("a", { rocker: { manifest: 1 } }),
    "its manifest lists no extensions, engines or commands",
  ],
  [
    "a plugin that was not built",
    pluginFiles("a", { rocker: withModule("./dist/a.js") }),
    "its module ./dist/a.js does not exist",
  ],
  [
    "a plugin that cannot find core",
    pluginFiles("a", { peerDependencies: { "@rocker/core": "*" } }),
    'which cannot be resolved from /rocker/plugins/node_modules/a; run "npm install" there first',
  ],
  [
    "a plugin for another version of core",
    pluginFiles("a", { peerDependencies: { "@rocker/core": "^99" } }),
    "^99, and this is",
  ],
])("rejects %s", (_, files, reason) => {
  expect(against(["a"], files)).toEqual([expect.stringMatching(/^RK216 a cannot be used as a plugin/)]);
  expect(against(["a"], files)[0]).toContain(reason);
});

test("reports all problems at once", () => {
  const files = { ...pluginFiles("a", { rocker: 7 }), ...pluginFiles("b", { rocker: 8 }) };
  expect(against(["a", "b"], files)).toHaveLength(2);
});

test("rejects two plugins with the same name, whichever is new", () => {
  const [mine, yours] = [pluginFiles("@me/tool"), pluginFiles("@you/tool")];
  expect(against(["@you/tool"], yours, mine)[0]).toMatch(
    /^RK216 @you\/tool .* tool is provided by @me\/tool/,
  );
  expect(against(["@me/tool"], mine, yours)[0]).toMatch(/^RK216 @me\/tool .* @you\/tool would be shadowed/);
});
