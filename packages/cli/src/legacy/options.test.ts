import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { runOptions } from "../options.ts";
import { legacy } from "./options.ts";

const packages = resolve(import.meta.dirname, "../../..");
const manifests = readdirSync(packages).flatMap((name) => {
  const path = join(packages, name, "rocker.json");
  try {
    return [
      JSON.parse(readFileSync(path, "utf8")) as { extensions?: { options: Record<string, unknown> }[] },
    ];
  } catch {
    return [];
  }
});
const known = new Set([
  ...Object.keys(runOptions),
  ...manifests.flatMap(({ extensions = [] }) => extensions.flatMap(({ options }) => Object.keys(options))),
]);

test("legacy options refer to existing options, and do not shadow any", () => {
  const referenced = [...legacy.options.values()].flatMap((option) => {
    if (option.kind === "alias") return [option.of];
    return option.kind === "means"
      ? [...option.options.matchAll(/--([a-z0-9-]+)/g)].map(([, name = ""]) => name)
      : [];
  });
  const ours = [...referenced, ...legacy.severalValues, ...legacy.spacedValues, ...legacy.abbreviable];
  expect(ours.filter((name) => !known.has(name))).toEqual([]);
  expect([...legacy.options.keys()].filter((name) => known.has(name))).toEqual([]);
});

test("options that grant privileges cannot be abbreviated", () => {
  const privileged = ["privileged", "devices", "cap-add", "security-opt", "trust"];
  expect(legacy.abbreviable.filter((name) => privileged.includes(name))).toEqual([]);
});
