import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
// The template is a working extension: its own tests run here, on this workspace's core and testkit.
import "../template/src/index.test.ts";

const packageDirectory = resolve(import.meta.dirname, "..");
const repository = resolve(packageDirectory, "../..");
const read = (...path: string[]) => readFileSync(join(...path), "utf8");
const fields = (directory: string) => JSON.parse(read(directory, "package.json"));

describe("the template matches this repository", () => {
  test("the license", () => {
    expect(read(packageDirectory, "template/LICENSE")).toBe(read(repository, "LICENSE"));
  });

  test("the engines", () => {
    expect(fields(join(packageDirectory, "template")).engines).toEqual(fields(packageDirectory).engines);
  });

  test.each(["@types/node", "typescript", "vitest"])("the range of %s", (name) => {
    const range = fields(join(packageDirectory, "template")).devDependencies[name];
    expect(range).toBe(fields(repository).devDependencies[name]);
  });
});
