import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory, writeTree } from "../test-support/plugin-directories.ts";
import { copyCore, hasCore, pluginsOf, withCore } from "./core-copy.ts";

test("the copy has the published files, without dependencies that npm would download", () => {
  const directory = temporaryDirectory();
  writeTree(directory, {
    "from/package.json": {
      name: "@rocker/core",
      version: "1.2.3",
      files: ["dist", "schema"],
      dependencies: { semver: "7" },
    },
    "from/dist/index.js": "new",
    "from/node_modules/semver/index.js": "",
    "from/src/index.ts": "",
    "plugins/core/dist/gone.js": "of an older rocker",
  });
  copyCore(join(directory, "plugins"), join(directory, "from"));
  const copy = join(directory, "plugins/core");
  expect(JSON.parse(readFileSync(join(copy, "package.json"), "utf8"))).toEqual({
    name: "@rocker/core",
    version: "1.2.3",
    files: ["dist", "schema"],
  });
  expect(readFileSync(join(copy, "dist/index.js"), "utf8")).toBe("new");
  for (const name of ["node_modules", "src", "dist/gone.js", "schema"]) {
    expect(existsSync(join(copy, name))).toBe(false);
  }
});

test("other content of the directory's package.json is kept", () => {
  const manifest = { name: "mine", dependencies: { a: "1.0.0" }, overrides: { b: "2" }, more: true };
  const whole = withCore(manifest);
  expect(whole).toMatchObject({
    name: "mine",
    private: true,
    dependencies: { a: "1.0.0", "@rocker/core": "file:core" },
    overrides: { b: "2", "@rocker/core": "$@rocker/core" },
    more: true,
  });
  expect(pluginsOf(whole)).toEqual({ a: "1.0.0" });
  expect(withCore(whole)).toEqual(whole);
  expect(pluginsOf(withCore({}))).toEqual({});
});

test("a different core is detected", () => {
  expect(hasCore(withCore({}))).toBe(true);
  expect(hasCore({ dependencies: { "@rocker/core": "0.1.0" } })).toBe(false);
  expect(hasCore({})).toBe(false);
});
