import fc from "fast-check";
import { expect, test } from "vitest";
import { containerName } from "./name.ts";

test("a folder's name is in it, and what tells it from others", () => {
  expect(containerName("/home/ada/My Projekt é", 1000)).toMatch(/^rocker-my-projekt-[0-9a-f]{8}$/);
  expect(containerName("/", 1000)).toMatch(/^rocker-[0-9a-f]{8}$/);
  expect(containerName("/a/p", 1000)).not.toBe(containerName("/b/p", 1000));
  expect(containerName("/a/p", 1000)).not.toBe(containerName("/a/p", 1001));
});

test("any path gives a name that engines take", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (path) => {
      expect(containerName(`/${path}`, 1)).toMatch(/^[a-z0-9][a-z0-9-]{1,62}$/);
    }),
  );
});
