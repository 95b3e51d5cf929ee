import { expect, test } from "vitest";
import { builtImageName } from "../configuration/image-build.ts";
import type { BoundPlan } from "./bind.ts";
import { cacheId } from "./cache-id.ts";

const on = (image: string, secret?: string, id = "rocker-pip") =>
  cacheId({ id, target: "/c" }, { base: { image } } as unknown as BoundPlan, secret);

test("images of one repository share a cache, whatever their tags and digests", () => {
  expect(on("debian:bookworm")).toMatch(/^rocker-pip-[0-9a-f]{16}$/);
  expect(on("debian:trixie")).toBe(on("debian:bookworm"));
  expect(on(`debian@sha256:${"0".repeat(64)}`)).toBe(on("debian"));
  expect(on("localhost:5000/debian:1")).toBe(on("localhost:5000/debian"));
});

test("other images do not, nor images of other Dockerfiles", () => {
  const built = (directory: string) =>
    on(builtImageName({ dockerfile: `${directory}/Dockerfile`, context: directory }));
  const names = [
    on("debian"),
    on("evil/debian"),
    on("localhost:5000/debian"),
    built("/a/project"),
    built("/b/project"),
  ];
  expect(new Set(names).size).toBe(names.length);
  expect(built("/a/project")).toBe(built("/a/project"));
});

test("with a secret, an ID says nothing about another one", () => {
  const suffix = (id: string) => id.replace(/^rocker-[a-z]+-/, "");
  const ids = [
    on("debian", "secret"),
    on("debian", "other"),
    on("evil/debian", "secret"),
    on("debian", "secret", "rocker-npm"),
    on("debian"),
  ];
  expect(new Set(ids.map(suffix)).size).toBe(ids.length);
  expect(on("debian:trixie", "secret")).toBe(on("debian:bookworm", "secret"));
  expect(on("debian", "secret")).toMatch(/^rocker-pip-[0-9a-f]{32}$/);
});
