import { expect, test } from "vitest";
import { isOlderThan } from "./version.ts";

test.each([
  ["v0.21.5", true],
  ["v0.21.6", false],
  ["v0.21.10", false],
  ["v0.20.9", true],
  ["v1.0.0-beta.1", false],
  ["v0.9.30", true],
  ["a build of my own", false],
])("whether %s is older than v0.21.6: %s", (version, older) => {
  expect(isOlderThan(version, "v0.21.6")).toBe(older);
});
