import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { generateManifest, manifestPlace } from "./manifest.ts";

function packageWith(fields: object, code = ""): string {
  const directory = mkdtempSync(join(tmpdir(), "rocker-manifest-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(join(directory, "dist"));
  writeFileSync(join(directory, "package.json"), JSON.stringify({ type: "module", ...fields }));
  writeFileSync(join(directory, "dist/index.js"), code);
  return directory;
}
const fields = {
  rocker: "./rocker.json",
  exports: { ".": { types: "./x.d.ts", default: "./dist/index.js" } },
};
const extension = {
  name: "a",
  summary: "an extension",
  options: { a: { type: "boolean", summary: "on" } },
  setup() {},
};
const engine = { name: "e", summary: "an engine", roles: ["runtime"], priority: 1, detect() {}, open() {} };

describe("where a manifest belongs", () => {
  test.each([
    [fields.exports],
    [{ default: "./dist/index.js" }],
    [{ ".": "./dist/index.js" }],
    ["./dist/index.js"],
  ])("exports %j", (exports) => {
    const directory = packageWith({ ...fields, exports });
    expect(manifestPlace(directory)).toEqual({
      manifestPath: join(directory, "rocker.json"),
      module: "./dist/index.js",
    });
  });

  test("main, if there are no exports", () => {
    expect(manifestPlace(packageWith({ rocker: "./r.json", main: "dist/index.js" })).module).toBe(
      "dist/index.js",
    );
  });

  test.each([
    [{ exports: "./x.js" }, '"rocker": "./rocker.json"'],
    [{ rocker: {}, exports: "./x.js" }, '"rocker": "./rocker.json"'],
    [{ rocker: "./rocker.json" }, '"exports"'],
    [{ rocker: "./rocker.json", exports: { "./x": "./x.js" } }, '"exports"'],
  ])("%j is an error that says what is missing", (wrong, message) => {
    expect(() => manifestPlace(packageWith(wrong))).toThrow(`package.json needs ${message}`);
  });
});

describe("a manifest", () => {
  test("is generated from the built module, or from a given one", async () => {
    const built = packageWith(fields, 'export default { name: "b", summary: "s", options: {}, setup() {} };');
    expect(JSON.parse(await generateManifest(built))).toEqual({
      manifest: 1,
      extensions: [{ name: "b", summary: "s", options: {}, module: "./dist/index.js" }],
    });
    const { setup: _setup, ...data } = extension;
    expect(JSON.parse(await generateManifest(built, { default: [extension, engine] }))).toEqual({
      manifest: 1,
      extensions: [{ ...data, module: "./dist/index.js" }],
      engines: [
        { name: "e", summary: "an engine", roles: ["runtime"], priority: 1, module: "./dist/index.js" },
      ],
    });
  });

  test.each([
    [[], "has no extension and no engine"],
    [{ ...extension, name: "A" }, '"A" is not a valid name'],
    [
      { ...extension, options: { a: { type: "list", summary: "x", default: () => 1 } } },
      "JSON cannot represent",
    ],
    [{ ...extension, helper() {} }, "JSON cannot represent"],
    [
      { ...extension, options: { a: { type: "integer", summary: "x", max: Number.POSITIVE_INFINITY } } },
      "JSON cannot represent",
    ],
  ])("of %j is refused", async (contributions, message) => {
    await expect(generateManifest(packageWith(fields), { default: contributions })).rejects.toThrow(message);
  });
});

describe("manifests of this repository", () => {
  const packages = resolve(import.meta.dirname, "../..");
  const plugins = readdirSync(packages).flatMap((name) => {
    const directory = join(packages, name);
    const { rocker, exports } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
    // A preset has a manifest and no code.
    return typeof rocker === "string" && exports
      ? [{ name, directory, source: exports["."]["@rocker/source"] as string }]
      : [];
  });

  test("there are some", () => {
    expect(plugins.map(({ name }) => name)).toEqual(expect.arrayContaining(["engine-docker", "ext-user"]));
  });

  test.each(plugins)("$name: rocker.json is up to date", async ({ directory, source }) => {
    const declared = await import(pathToFileURL(join(directory, source)).href);
    const text = readFileSync(join(directory, "rocker.json"), "utf8");
    expect(text, "stale: run pnpm run manifests").toBe(await generateManifest(directory, declared));
  });
});
