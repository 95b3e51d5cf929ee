import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRockerError, systemHost } from "@rocker/core/lifecycle";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test-support/plugin-folders.ts";
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
      folder: true,
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
  const path = join(temporaryFolder(), "plan.json");
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

describe("a plan from a file", () => {
  it("is taken as it is", () => {
    const good = plan(exec({}), mount({ options: ["z"] }));
    expect(read(good).plan).toEqual(good);
  });

  it("mounts any path that rocker itself would", () => {
    const good = plan({}, mount({ source: "/a:b,c\nd", target: "/x:y" }));
    expect(read(good).plan).toEqual(good);
  });

  it.each([
    ["is not JSON", "{", "it is not JSON"],
    ["is no plan", [], "the plan must be object"],
    ["has another version", plan({ version: 2 }), "/version must be equal to constant"],
    ["has more than a plan has", plan({}, { extra: [] }), 'must NOT have additional properties ("extra")'],
    ["has a setting that is none", plan({}, { settings: { pid: { value: "host", from: "x" } } }), '("pid")'],
    ["names an image like an option", plan({ base: { image: "--privileged" } }), "starts with a dash"],
    ["mounts a folder as a volume", plan({}, mount({ type: "volume", source: "/etc" })), "must"],
    [
      "has two words in a mount's option",
      plan({}, mount({ options: ["z,source=/etc"] })),
      "no option of a mount",
    ],
    ["has a colon in a mount", plan({}, mount({ source: "/a:/etc", options: ["z"] })), "cannot be mounted"],
    [
      "is from what can be no extension",
      plan({}, mount({ from: "a\u001b]0;x" })),
      "/run/mounts/0/from must match",
    ],
    ["has two words in a cache", plan(exec({ id: "a,type=ssh" })), "names no cache"],
    ["has a line too many in a cache", plan(exec({ target: "/a\nRUN x" })), "no place for a cache"],
  ])("is refused when it %s", (_, value, expected) => {
    expect(faultOf(value)).toMatch(/^RK303/);
    expect(faultOf(value)).toContain(expected);
  });

  it("has all that is wrong named", () => {
    const wrong = faultOf(plan({ base: {}, steps: 1 }));
    expect(wrong).toContain("/base must have required property 'image'");
    expect(wrong).toContain("/steps must be array");
  });
});
