import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { manifestFault } from "@rocker/core/lifecycle";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";

const schema = createRequire(import.meta.url)("@rocker/core/schema/manifest.schema.json");
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);

const packages = resolve(import.meta.dirname, "../..");
const manifests = readdirSync(packages).filter((name) => existsSync(join(packages, name, "rocker.json")));

test.each(manifests)("the manifest of %s matches the schema", (name) => {
  validate(JSON.parse(readFileSync(join(packages, name, "rocker.json"), "utf8")));
  expect(validate.errors).toBeNull();
});

const entry = { name: "a", summary: "s", module: "./index.js" };
const option = { type: "boolean", summary: "s" };

test.each([
  ["another version", { manifest: 2 }],
  ["no options", { manifest: 1, extensions: [entry] }],
  [
    "an unknown kind of option",
    { manifest: 1, extensions: [{ ...entry, options: { a: { ...option, type: "x" } } }] },
  ],
  [
    "an enum without values",
    { manifest: 1, extensions: [{ ...entry, options: { a: { ...option, type: "enum" } } }] },
  ],
  ["a module outside", { manifest: 1, extensions: [{ ...entry, module: "./../x.js", options: {} }] }],
  ["an absolute module", { manifest: 1, extensions: [{ ...entry, module: "/x.js", options: {} }] }],
  [
    "a sign outside the project",
    { manifest: 1, extensions: [{ ...entry, options: {}, detect: [{ file: "../x" }] }] },
  ],
  ["a sign of nothing", { manifest: 1, extensions: [{ ...entry, options: {}, detect: [{}] }] }],
  ...[{ min: "1" }, { max: null }, { default: {} }, { bare: 1 }, { paths: "all" }, { valueName: 1 }].map(
    (facts): [string, object] => [
      `an option with ${JSON.stringify(facts)}`,
      { manifest: 1, extensions: [{ ...entry, options: { a: { ...option, ...facts } } }] },
    ],
  ),
  [
    "an engine with an odd name",
    { manifest: 1, engines: [{ ...entry, name: "A", roles: ["builder"], priority: 1 }] },
  ],
  ["an engine without roles", { manifest: 1, engines: [{ ...entry, priority: 1 }] }],
])("%s is refused by the schema and by core", (_, manifest) => {
  expect(validate(manifest)).toBe(false);
  expect(manifestFault(manifest)).toBeDefined();
});
