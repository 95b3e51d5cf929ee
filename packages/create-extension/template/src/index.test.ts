import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fakeHost, generateManifest, planOf } from "@rocker/testkit";
import { expect, test } from "vitest";
import * as source from "./index.ts";

const extension = source.default;

test("--my-tool installs jq and sets a variable", () => {
  const view = planOf(extension, "--my-tool debian:bookworm", { host: fakeHost() });
  expect(view.active).toEqual(["my-tool"]);
  expect(view.step("packages").names.apt).toEqual(["jq"]);
  expect(view.variable("MY_TOOL_READY")).toBe("yes");
});

test("does nothing without its option", () => {
  const view = planOf(extension, "debian:bookworm");
  expect(view.active).toEqual([]);
  expect(view.plan.steps).toEqual([]);
});

test("rocker.json is up to date", async () => {
  const directory = resolve(import.meta.dirname, "..");
  const text = readFileSync(join(directory, "rocker.json"), "utf8");
  expect(text, "stale: run npm run build").toBe(await generateManifest(directory, source));
});
