import type { BoundPlan, Settings } from "@rocker/core/engine";
import { describe, expect, test } from "vitest";
import { lowerSettings } from "./settings.ts";

const from = "x";
const lowered = (settings: Settings, rootful = false) => {
  const run = { command: [], env: [], mounts: [], preparations: [], settings };
  return lowerSettings({ run } as unknown as BoundPlan, rootful).run.settings;
};

describe("GPUs", () => {
  test.each([
    ["all", ["all"]],
    ["2", ["0", "1"]],
    ["device=0,GPU-1a", ["0", "GPU-1a"]],
    ['"device=3"', ["3"]],
  ])("--gpus %s are CDI devices", (value, names) => {
    const devices = names.map((name) => ({ value: `nvidia.com/gpu=${name}`, from }));
    expect(lowered({ gpus: { value, from } })).toEqual({ devices });
  });

  test("come after other devices", () => {
    const fuse = { value: "/dev/fuse", from };
    expect(lowered({ gpus: { value: "all", from }, devices: [fuse] }).devices?.[0]).toBe(fuse);
  });
});

describe("groups of the host", () => {
  const hostGroups = ["44", "105"].map((value) => ({ value, from }));

  test("are added by number as root", () => {
    expect(lowered({ hostGroups }, true)).toEqual({ hostGroups });
  });

  test("are replaced by the user's own groups if rootless", () => {
    expect(lowered({ hostGroups })).toEqual({ hostGroups: [{ value: "keep-groups", from }] });
  });
});

test("other settings are unchanged", () => {
  const settings = { name: { value: "a", from }, groups: [{ value: "audio", from }] };
  expect(lowered(settings)).toEqual(settings);
});
