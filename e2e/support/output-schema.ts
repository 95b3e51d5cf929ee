import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";

/**
 * Expects an output to have exactly what its schema names. The published schema allows more fields, for later versions.
 * @param name such as `ls.v1`
 */
export function expectOutput(name: string, output: unknown): void {
  const path = resolve(import.meta.dirname, `../../packages/cli/schema/${name}.schema.json`);
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  ajv.validate(closed(JSON.parse(readFileSync(path, "utf8"))), output);
  expect(ajv.errors ?? []).toEqual([]);
  expect(output).not.toEqual([]);
}

function closed(schema: unknown): object {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema as unknown as object;
  const all = Object.fromEntries(Object.entries(schema).map(([name, one]) => [name, closed(one)]));
  return "properties" in all ? { ...all, additionalProperties: false } : all;
}
