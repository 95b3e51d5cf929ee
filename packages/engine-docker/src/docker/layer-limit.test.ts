import { expect, test } from "vitest";
import { layerLimit } from "./layer-limit.ts";

test.each([
  ["overlay2", 127],
  ["overlayfs", undefined],
] as const)("docker with %s", (driver, limit) => {
  expect(layerLimit(driver)).toBe(limit);
});
