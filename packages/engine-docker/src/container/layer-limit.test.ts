import { expect, test } from "vitest";
import { layerLimit } from "./layer-limit.ts";

test.each([
  ["docker", "overlay2", "20.10.24", 127],
  ["docker", "overlayfs", "29.0.0", undefined],
  ["podman", "overlay", "4.3.1", 128],
  ["podman", "overlay", "3.4", 128],
  ["podman", "overlay", "4.4.0", 500],
  ["podman", "overlay", "5.0.0-dev", 500],
  ["podman", "vfs", "4.3.1", undefined],
] as const)("%s with %s, %s", (engine, driver, version, limit) => {
  expect(layerLimit({ engine, driver, version })).toBe(limit);
});
