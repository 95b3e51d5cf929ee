import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "../test-support/texts.ts";
import { imageTag } from "./image-name.ts";

const hash = "0123456789abcdef".repeat(4);
const digits = hash.slice(0, 32);

test.each([
  ["debian", "debian"],
  ["debian:bookworm", "debian"],
  ["ghcr.io/a/Some_Image:1.2", "some-image"],
  ["localhost:5000/x", "x"],
  ["localhost:5000/a.b__c:latest", "a-b-c"],
  [`debian@sha256:${hash}`, "debian"],
  [`debian:12@sha256:${hash}`, "debian"],
  ["___", "image"],
  [".", "image"],
])("%s", (image, name) => {
  expect(imageTag(image, hash)).toBe(`localhost/rocker/${name}:${digits}`);
});

test("for any base image name, the tag is valid for engines", () => {
  fc.assert(
    fc.property(anyText, (image) => {
      expect(imageTag(image, hash)).toMatch(/^localhost\/rocker\/[a-z0-9]+(-[a-z0-9]+)*:[0-9a-f]{32}$/);
    }),
  );
});
