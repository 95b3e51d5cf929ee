import { expect, test } from "vitest";
import { imageFault } from "./image-name.ts";

test.each([":12", "@sha256:0", "a::b", "a//b", "a:", "a/"])("%s lacks a name or a tag", (image) => {
  expect(imageFault(image)).toMatch(/^a name or a tag is missing/);
});

test.each(["debian:12", "localhost:5000/a", "Registry.test/a:B", "a@sha256:0"])(
  "%s may be a name",
  (image) => {
    expect(imageFault(image)).toBeUndefined();
  },
);

test("capital letters are for registries and tags", () => {
  expect(imageFault("a.test/B:c")).toBe("image names are lowercase");
});
