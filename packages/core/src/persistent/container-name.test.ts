import fc from "fast-check";
import { expect, test } from "vitest";
import { containerName } from "./container-name.ts";

test("consists of the directory's name and a unique suffix", () => {
  expect(containerName("/home/ada/My Projekt é", 1000)).toMatch(/^rocker-my-projekt-[0-9a-f]{8}$/);
  expect(containerName("/", 1000)).toMatch(/^rocker-[0-9a-f]{8}$/);
  expect(containerName("/a/p", 1000)).not.toBe(containerName("/b/p", 1000));
  expect(containerName("/a/p", 1000)).not.toBe(containerName("/a/p", 1001));
});

test("is valid for engines, whatever the path", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (path) => {
      expect(containerName(`/${path}`, 1)).toMatch(/^[a-z0-9][a-z0-9-]{1,62}$/);
    }),
  );
});
