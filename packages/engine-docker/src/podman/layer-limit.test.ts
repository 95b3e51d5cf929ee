import { expect, test } from "vitest";
import { layerLimit } from "./layer-limit.ts";

test.each([
  ["overlay", "4.3.1", 128],
  ["overlay", "3.4", 128],
  ["overlay", "4.4.0", 500],
  ["overlay", "5.0.0-dev", 500],
  ["vfs", "4.3.1", undefined],
] as const)("podman with %s, %s", (driver, version, limit) => {
  expect(layerLimit(driver, version)).toBe(limit);
});
