import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Root } from "../discovery/find-packages.ts";
import { manifestWith, pluginFiles, temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { type Registry, register } from "./register.ts";

const states = ({ packages }: Registry) => packages.map(({ package: { name }, state }) => `${name} ${state}`);
const warnings = (registry: Registry) => registry.warnings.map(({ code, what }) => `${code} ${what}`);

/** Directories `first` and `second` with these packages; what is given per directory is package name to extension name. */
function roots(first: Record<string, string>, second: Record<string, string>): [Root, Root] {
  const directory = temporaryDirectory();
  for (const [at, packages] of Object.entries({ first, second })) {
    for (const [name, extension] of Object.entries(packages)) {
      writeTree(directory, pluginFiles(`${at}/node_modules/${name}`, name, extension));
    }
  }
  return [
    { origin: "user", nodeModules: join(directory, "first/node_modules") },
    { origin: "cli", nodeModules: join(directory, "second/node_modules") },
  ];
}

test("extensions of all packages are there, each with its package", () => {
  const registry = register(roots({ "p-a": "a" }, { "p-b": "b" }));
  expect([...registry.extensions.keys()]).toEqual(["a", "b"]);
  expect(registry.extensions.get("b")).toMatchObject({
    module: "./index.js",
    package: { name: "p-b", version: "1.0.0", origin: "cli" },
  });
  expect(states(registry)).toEqual(["p-a on", "p-b on"]);
  expect(registry.warnings).toEqual([]);
});

test("engines are registered as extensions are", () => {
  const directory = temporaryDirectory();
  const engine = { name: "e", summary: "e", module: "./index.js", roles: ["runtime"], priority: 1 };
  const files = { "package.json": { name: "p", rocker: { manifest: 1, engines: [engine] } } };
  writeTree(join(directory, "node_modules/p"), files);
  const other = { "package.json": { name: "q", rocker: { manifest: 1, engines: [engine] } } };
  writeTree(join(directory, "node_modules/q"), other);
  const registry = register([{ origin: "cli", nodeModules: join(directory, "node_modules") }]);
  expect(registry.engines.get("e")).toMatchObject({ ...engine, package: { name: "p" } });
  expect(warnings(registry)).toEqual([
    "RK206 two plugins provide the engine e: using the one from p, ignoring the one from q.",
  ]);
});

test("commands are registered by their first word, which an extension of the package has", () => {
  const directory = temporaryDirectory();
  const command = (name: string) => ({ name, summary: "c", module: "./index.js" });
  const rocker = { ...manifestWith("deps"), commands: [command("deps")] };
  writeTree(join(directory, "node_modules"), {
    "good/package.json": { name: "good", rocker },
    "stray/package.json": { name: "stray", rocker: { ...manifestWith("a"), commands: [command("b")] } },
  });
  const registry = register([{ origin: "cli", nodeModules: join(directory, "node_modules") }]);
  expect([...registry.commands.keys()]).toEqual(["deps"]);
  expect(registry.packages[1]?.reason).toBe(
    'its manifest has a command "b" without an extension of that name',
  );
});

describe("two packages with one name", () => {
  test("the first root wins; the other package is shown as shadowed, with a warning", () => {
    const registry = register(roots({ "p-a": "user" }, { "p-b": "user" }));
    expect(registry.extensions.get("user")?.package.name).toBe("p-a");
    expect(states(registry)).toEqual(["p-a on", "p-b shadowed"]);
    expect(registry.packages[1]?.reason).toMatch(/^user is provided by p-a \(.*first\/node_modules\/p-a\)$/);
    expect(warnings(registry)).toEqual([
      "RK206 two plugins provide the extension user: using the one from p-a, ignoring the one from p-b.",
    ]);
  });

  test("the same package in two roots is no warning: the order of the roots is at work", () => {
    const registry = register(roots({ same: "user" }, { same: "user" }));
    expect(states(registry)).toEqual(["same on", "same shadowed"]);
    expect(registry.extensions.get("user")?.package.origin).toBe("user");
    expect(registry.warnings).toEqual([]);
  });
});

describe("a broken package", () => {
  test("is left out with a warning, and takes nothing else with it", () => {
    const [root] = roots({ good: "a" }, {});
    const nodeModules = (root as { nodeModules: string }).nodeModules;
    writeTree(nodeModules, { "bad/package.json": { name: "bad", rocker: { manifest: 99 } } });
    const registry = register([root]);
    expect(states(registry)).toEqual(["bad broken", "good on"]);
    expect(registry.packages[0]?.reason).toBe("its manifest has version 99, and this rocker reads version 1");
    expect([...registry.extensions.keys()]).toEqual(["a"]);
    expect(warnings(registry)).toEqual([
      expect.stringMatching(/^RK201 plugin bad \(.*\) was ignored: its manifest/),
    ]);
  });
});

describe("a project's packages", () => {
  function project() {
    const directory = temporaryDirectory();
    const trap = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(join(directory, "sprung"))}, "");`;
    writeTree(directory, {
      "package.json": { devDependencies: { mine: "1", broken: "1" } },
      "node_modules/mine/package.json": {
        name: "mine",
        version: "1.0.0",
        type: "module",
        rocker: manifestWith("user"),
      },
      "node_modules/mine/index.js": trap,
      "node_modules/broken/package.json": { name: "broken", rocker: 7 },
    });
    return directory;
  }

  test("are listed, off, and not one line of them runs", async () => {
    const directory = project();
    const registry = register([{ origin: "project", dependenciesOf: directory }]);
    expect(states(registry)).toEqual(["broken broken", "mine off"]);
    expect(registry.extensions.size).toBe(0);
    expect(registry.warnings).toEqual([]); // Nothing of a project may nag in each run.
    await new Promise((resolve) => setImmediate(resolve));
    expect(existsSync(join(directory, "sprung"))).toBe(false);
  });

  test("never shadow, not even when their root is named first", () => {
    const directory = project();
    const [root] = roots({ "p-a": "user" }, {});
    const registry = register([{ origin: "project", dependenciesOf: directory }, root]);
    expect(registry.extensions.get("user")?.package.name).toBe("p-a");
  });
});
