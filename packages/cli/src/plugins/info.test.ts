import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { register } from "@rocker/core/lifecycle";
import { describe, expect, test } from "vitest";
import { styleFor } from "../render/style.ts";
import { pluginFiles, temporaryFolder, writeTree } from "../test-support/plugin-folders.ts";
import { pluginInfo } from "./info.ts";
import { infoText } from "./info-text.ts";

const option = { type: "boolean", summary: "Use it" };
const entry = (name: string, more = {}) => ({
  name,
  summary: `The ${name}`,
  options: { [name]: option },
  module: "./index.js",
  ...more,
});
const manifest = {
  manifest: 1,
  extensions: [entry("one", { requires: ["user"], after: ["a", "b"], conflicts: ["c"] }), entry("two")],
  engines: [{ name: "motor", summary: "Runs", roles: ["runtime"], priority: 1, module: "./index.js" }],
};

function infoOf(name: string, files: Record<string, string | object>) {
  const folder = temporaryFolder();
  writeTree(folder, files);
  return pluginInfo(name, register([{ origin: "user", nodeModules: join(folder, "node_modules") }]));
}

const files = {
  ...pluginFiles("@me/both", { rocker: manifest, description: "Both", dependencies: { ms: "^2" } }),
  "node_modules/@me/both/readme.MD": "# Both\r\n\u001b[2Jtext\n",
};

describe("of a package, an extension, an engine", () => {
  test("the package has all that it brings", () => {
    const info = infoOf("@me/both", files);
    expect(info).toMatchObject({ package: "@me/both", description: "Both", state: "on", readme: /^# Both/ });
    expect([...info.extensions, ...info.engines].map(({ name }) => name)).toEqual(["one", "two", "motor"]);
  });

  test.each(["one", "motor"])("%s: that alone", (name) => {
    const info = infoOf(name, files);
    expect([...info.extensions, ...info.engines].map((one) => one.name)).toEqual([name]);
  });

  test("of two that bring it, the one that is used; the other is named", () => {
    const two = { ...pluginFiles("@me/tool"), ...pluginFiles("@you/tool") };
    expect(infoOf("tool", two)).toMatchObject({
      package: "@me/tool",
      others: [{ package: "@you/tool", state: "shadowed" }],
    });
  });

  test("a broken one says why", () => {
    const info = infoOf("bad", pluginFiles("bad", { rocker: 7 }));
    expect(info).toMatchObject({ state: "broken", reason: "its manifest is not an object", extensions: [] });
    expect(infoText(info, styleFor({}, {}), 80)).toContain("state: broken: its manifest is not an object");
  });

  test("an unknown name: the nearest", () => {
    expect(() => infoOf("onne", files)).toThrow(/RK217.*"onne" is not installed/);
  });
});

test("a README that is no file is none", () => {
  const folder = temporaryFolder();
  writeTree(folder, pluginFiles("tool"));
  mkdirSync(join(folder, "node_modules/tool/README"));
  const registry = register([{ origin: "user", nodeModules: join(folder, "node_modules") }]);
  expect(pluginInfo("tool", registry).readme).toBeNull();
});

test("as text: facts, flags, README; nothing of it drives the terminal", () => {
  const text = infoText(infoOf("@me/both", files), styleFor({}, {}), 80);
  expect(text.replace(/\(?\/\S+/g, "PATH")).toBe(`@mePATH 1.0.0: Both
  origin: user, PATH
  depends on: ms ^2

extension one: The one
  turned on by: --one
  needs: user
  set up after: a, b
  not with: c
      --one                        Use it

extension two: The two
  turned on by: --two
      --two                        Use it

engine motor: Runs
  is: runtime
  chosen with: --engine motor

# Both
text`);
});
