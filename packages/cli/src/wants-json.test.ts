import { expect, test } from "vitest";
import { wantsJson } from "./wants-json.ts";

const wants = (line: string, env = {}) => wantsJson(line.split(" "), env);

test.each([
  "ls --json",
  "ls --jsn --json",
  "ext list --json",
  "ext info --json x y",
  "ext nonsense --json",
  "config --volume a --json debian",
  "config schema --json",
  "doctor --json",
  "plan --json debian",
  "ls --json=true",
])("asks for JSON: %s", (line) => {
  expect(wants(line)).toBe(true);
});

test.each([
  "ls",
  "ls --no-json",
  "ls --json --no-json",
  "ls --json=false",
  "ls -- --json",
  "plan --format json debian",
  "plan --json --format json --json=false debian",
  "run debian prog --json",
  "debian prog --json",
  "constructor --json",
  "ls constructor",
])("does not: %s", (line) => {
  expect(wants(line)).toBe(false);
});

test("a variable of the environment asks for it too; the command line wins", () => {
  expect(wants("ls", { ROCKER_JSON: "true" })).toBe(true);
  expect(wants("plan x", { ROCKER_FORMAT: "json" })).toBe(false);
  expect(wants("ls --no-json", { ROCKER_JSON: "true" })).toBe(false);
  expect(wants("run x", { ROCKER_JSON: "true" })).toBe(false);
});
