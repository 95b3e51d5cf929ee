import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { coreVersionFault } from "./core-version.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

test.each([`^${version}`, ">=0.0.1", "*", "workspace:^", undefined])("%s fits", (range) => {
  expect(coreVersionFault(range)).toBeUndefined();
});

test.each(["^99.0.0", "<0.0.1", "1.2.3"])("%s does not, and is told with our own version", (range) => {
  expect(coreVersionFault(range)).toBe(`it requires @rocker/core ${range}, and this is ${version}`);
});
