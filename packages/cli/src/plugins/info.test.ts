import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { open, systemHost } from "@rocker/core/lifecycle";
import { describe, expect, test } from "vitest";
import { styleFor } from "../render/style.ts";
import { pluginFiles, temporaryDirectory, writeTree } from "../test-support/plugin-directories.ts";
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
  const directory = temporaryDirectory();
  writeTree(directory, files);
  return pluginInfo(name, registryOf(directory));
}

function registryOf(directory: string) {
  const roots = [{ origin: "user", nodeModules: join(directory, "node_modules") }] as const;
  return open({ host: systemHost(), report: () => {}, roots }).registry;
}

const files = {
  ...pluginFiles("@me/both", { rocker: manifest, description: "Both", dependencies: { ms: "^2" } }),
  "node_modules/@me/both/readme.MD": "# Both\r\n\u001b[2Jtext\n",
};

describe("the details", () => {
  test("of a package include everything it provides", () => {
    const info = infoOf("@me/both", files);
    expect(info).toMatchObject({ package: "@me/both", description: "Both", state: "on", readme: /^# Both/ });
    expect([...info.extensions, ...info.engines].map(({ name }) => name)).toEqual(["one", "two", "motor"]);
  });

  test.each(["one", "motor"])("of %s include nothing else", (name) => {
    const info = infoOf(name, files);
    expect([...info.extensions, ...info.engines].map((one) => one.name)).toEqual([name]);
  });

  test("are those of the enabled package, and name shadowed ones", () => {
    const two = { ...pluginFiles("@me/tool"), ...pluginFiles("@you/tool") };
    expect(infoOf("tool", two)).toMatchObject({
      package: "@me/tool",
      others: [{ package: "@you/tool", state: "shadowed" }],
    });
  });

  test("of a broken package include the reason", () => {
    const info = infoOf("bad", pluginFiles("bad", { rocker: 7 }));
    expect(info).toMatchObject({ state: "broken", reason: "its manifest is not an object", extensions: [] });
    expect(infoText(info, styleFor({}, {}), 80)).toContain("state: broken: its manifest is not an object");
  });

  test("of an unknown name are an error", () => {
    expect(() => infoOf("onne", files)).toThrow(/RK217.*"onne" is not installed/);
  });
});

test("a README that is not a file is ignored", () => {
  const directory = temporaryDirectory();
  writeTree(directory, pluginFiles("tool"));
  mkdirSync(join(directory, "node_modules/tool/README"));
  expect(pluginInfo("tool", registryOf(directory)).readme).toBeNull();
});

test("the text has facts, options and the README, and cannot control the terminal", () => {
  const text = infoText(infoOf("@me/both", files), styleFor({}, {}), 80);
  expect(text.replace(/\/\S+/g, "PATH")).toBe(`@mePATH 1.0.0: Both
  location: PATH (user)
  depends on: ms ^2

extension one: The one
  enabled by: --one
  requires: user
  set up after: a, b
  conflicts with: c
      --one                        Use it

extension two: The two
  enabled by: --two
      --two                        Use it

engine motor: Runs
  roles: runtime
  selected with: --engine motor

# Both
text`);
});
