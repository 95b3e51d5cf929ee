import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRockerError, systemHost } from "@rocker/core/lifecycle";
import { describe, expect, it, test } from "vitest";
import { temporaryDirectory } from "../test-support/plugin-directories.ts";
import { readPlanFile } from "./plan-file.ts";

const plan = (changes: object = {}, run: object = {}) => ({
  version: 1,
  base: { image: "debian:bookworm" },
  steps: [],
  run: { command: [], env: [], mounts: [], settings: {}, preparations: [], ...run },
  ...changes,
});
const mount = (changes: object) => ({
  mounts: [
    {
      type: "bind",
      source: "/a",
      target: "/b",
      directory: true,
      readOnly: false,
      options: [],
      from: "x",
      ...changes,
    },
  ],
});
const exec = (cache: object) => ({
  steps: [
    {
      type: "exec",
      from: ["x"],
      layer: "system",
      title: "",
      args: ["a"],
      as: "root",
      env: {},
      caches: [{ id: "a", target: "/a", ...cache }],
    },
  ],
});

function read(value: unknown) {
  const path = join(temporaryDirectory(), "plan.json");
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return readPlanFile(path, systemHost());
}

function faultOf(value: unknown): string {
  try {
    read(value);
    return "";
  } catch (error) {
    if (isRockerError(error)) return error.message;
    throw error;
  }
}

test("a plan that is nested too deeply is refused", () => {
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  expect(faultOf(JSON.stringify(plan()).replace('"command":[]', `"command":${deep}`))).toContain(
    "nested more than 200 levels deep",
  );
});

describe("a plan from a file", () => {
  it("is used unchanged", () => {
    const good = plan(exec({}), mount({ options: ["z"] }));
    expect(read(good).plan).toEqual(good);
  });

  it("may mount any path that rocker itself can mount", () => {
    const good = plan({}, mount({ source: "/a:b,c\nd", target: "/x:y" }));
    expect(read(good).plan).toEqual(good);
  });

  it.each([
    ["is not JSON", "{", "it is not valid JSON"],
    ["is not a plan", [], "the plan must be object"],
    ["has another version", plan({ version: 2 }), "/version must be equal to constant"],
    ["has an unknown property", plan({}, { extra: [] }), 'must NOT have additional properties ("extra")'],
    ["has an unknown setting", plan({}, { settings: { pid: { value: "host", from: "x" } } }), '("pid")'],
    [
      "has an image name that looks like an option",
      plan({ base: { image: "--privileged" } }),
      "starts with a dash",
    ],
    ["mounts a directory as a volume", plan({}, mount({ type: "volume", source: "/etc" })), "must"],
    [
      "has two values in a mount option",
      plan({}, mount({ options: ["z,source=/etc"] })),
      "not a valid mount option",
    ],
    ["has a colon in a mount", plan({}, mount({ source: "/a:/etc", options: ["z"] })), "cannot be mounted"],
    ["names an invalid extension", plan({}, mount({ from: "a\u001b]0;x" })), "/run/mounts/0/from must match"],
    ["has two values in a cache ID", plan(exec({ id: "a,type=ssh" })), "not a valid cache ID"],
    ["has a line break in a cache directory", plan(exec({ target: "/a\nRUN x" })), "valid cache directory"],
  ])("is rejected if it %s", (_, value, expected) => {
    expect(faultOf(value)).toMatch(/^RK303/);
    expect(faultOf(value)).toContain(expected);
  });

  it("is rejected with all problems", () => {
    const wrong = faultOf(plan({ base: {}, steps: 1 }));
    expect(wrong).toContain("/base must have required property 'image'");
    expect(wrong).toContain("/steps must be array");
  });
});
