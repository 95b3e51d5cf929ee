import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import {
  deepTexts,
  directoryForInputs,
  fuzz,
  fuzzLength,
  oddJson,
  spoiled,
} from "../../../../scripts/fuzz/fuzz.ts";
import { manifestFault } from "../extension/manifest.ts";
import { findPackages } from "./find-packages.ts";
import { readPluginPackage } from "./plugin-package.ts";

const directory = directoryForInputs();

function read(packageJson: string, manifest = "{}") {
  writeFileSync(join(directory, "package.json"), packageJson);
  writeFileSync(join(directory, "rocker.json"), manifest);
  return readPluginPackage(directory, "project");
}

const extension = {
  name: "a",
  summary: "s",
  module: "./a.js",
  options: { b: { type: "list", summary: "s" } },
};
const manifest = { manifest: 1, extensions: [extension], engines: [], commands: [] };
const keys = [
  ...[
    "manifest",
    "extensions",
    "engines",
    "commands",
    "name",
    "summary",
    "module",
    "options",
    "type",
    "short",
  ],
  ...[
    "activation",
    "requires",
    "after",
    "detect",
    "file",
    "content",
    "home",
    "roles",
    "priority",
    "values",
    "bare",
  ],
];
const texts = ["a", "./a.js", "../a.js", "/etc/passwd", "boolean", "enum", "constructor", "(", "docker"];

/** What later steps rely on. */
function expectSound(value: unknown): void {
  if (manifestFault(value) !== undefined) return;
  const { extensions = [] } = value as typeof manifest;
  for (const { name, module, options } of extensions) {
    expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(module.split("/")).not.toContain("..");
    expect(module.startsWith("/")).toBe(false);
    for (const option of Object.keys(options)) expect(option).toMatch(/^[a-z][a-z0-9-]*$/);
  }
}

fuzz("a manifest", {
  inputs: fc.oneof(
    spoiled([JSON.stringify(manifest)], '"__proto__":{"a":1},', "../", "{", "["),
    oddJson(keys, texts).map((value) => JSON.stringify({ manifest: 1, extensions: [value] })),
    oddJson(keys, texts).map((value) =>
      JSON.stringify({ manifest: 1, extensions: [{ ...extension, options: value }] }),
    ),
    oddJson(keys, texts).map((value) => JSON.stringify(value)),
    fc.constantFrom(...deepTexts),
    fc.constant(`{"manifest":${"[".repeat(20_000)}${"]".repeat(20_000)}}`),
  ),
  check: (text) => {
    const found = read('{"name":"a","version":"1","rocker":"./rocker.json"}', text);
    expect(found?.fault === undefined).toBe(found?.manifest !== undefined);
    if (found?.manifest) expectSound(found.manifest);
  },
});

fuzz("a package.json", {
  inputs: fc.oneof(
    spoiled(
      ['{"name":"a","version":"1","rocker":"./rocker.json","peerDependencies":{"@rocker/core":"^0.1.0"}}'],
      '"./../x"',
      '"dependencies":{"..":"1"},',
      '"__proto__":{},',
      ">=",
      "||",
    ),
    oddJson(["name", "version", "rocker", "peerDependencies", "dependencies", "@rocker/core"], texts).map(
      (value) => JSON.stringify(value),
    ),
    fc.constantFrom(...deepTexts).map((text) => `{"rocker":${text}`),
    fc.constant(`{"rocker":{"manifest":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`),
    fc.constant(`{"rocker":{"manifest":1,"x":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`),
  ),
  check: (text) => {
    const found = read(text, JSON.stringify(manifest));
    if (found) expect(typeof found.name).toBe("string");
    expect(Array.isArray(findPackages([{ origin: "project", dependenciesOf: directory }]))).toBe(true);
  },
});

fuzzLength("a package.json", ["{", '"rocker"', ":", '"', "a", "[", "]", "}", ","], (text) =>
  read(text, text),
);
fuzzLength(
  "a required version of core",
  [">", "=", "1", ".", " ", "||", "-", "^", "x", "1.", " - "],
  (text) => read(JSON.stringify({ rocker: { manifest: 1 }, peerDependencies: { "@rocker/core": text } })),
);
