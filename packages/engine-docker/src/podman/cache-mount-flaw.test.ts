import { expect, test } from "vitest";
import { cacheMountWarning, hasCacheMountFlaw } from "./cache-mount-flaw.ts";

test.each(["1.28.2", "1.26.7", "1.33.9", "1.34.0", "1.35.4", "1.36.0", "1.37.4", "1.23.1+ds1"])(
  "Buildah %s may have CVE-2024-9675",
  (version) => {
    expect(cacheMountWarning(version)?.text).toBe(
      `Buildah ${version} may let a Dockerfile mount any of your directories (CVE-2024-9675)`,
    );
  },
);

test.each([
  "1.26.8",
  "1.33.10",
  "1.33.12",
  "1.35.5",
  "1.37.5",
  "1.38.0",
  "1.42.0-dev",
  "2.0.0",
  "unknown",
  "",
])("Buildah %s has not, or is not known to have it", (version) => {
  expect([hasCacheMountFlaw(version), cacheMountWarning(version)]).toEqual([false, undefined]);
});
