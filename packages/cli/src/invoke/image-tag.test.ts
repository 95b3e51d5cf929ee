import { expect, test } from "vitest";
import { assertImageTags } from "./image-tag.ts";

test.each([
  "image",
  "team/image:1",
  "a_b/c--d/e__f.g:V1.2-rc_3",
  "localhost:5000/image",
  "registry.example.com/Team-less/image:latest".toLowerCase(),
  "UPPER.example:443/image",
  "[::1]:5000/image:1",
])("a tag can be %s", (tag) => {
  expect(() => assertImageTags([tag])).not.toThrow();
});

test.each([
  "",
  "Image",
  "BAD:UP:x",
  "a/b:c:d",
  "a:/b",
  "image:",
  "-image",
  "a//b",
  "a b",
  "image@sha256:00",
  "/image",
])("a tag cannot be %j", (tag) => {
  expect(() => assertImageTags(["image", tag])).toThrow(
    `RK103: invalid value "${tag}" for --tag: expected an image name in lowercase, such as team/image:1.`,
  );
});
