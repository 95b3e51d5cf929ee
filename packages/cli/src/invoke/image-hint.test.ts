import { failWith, isRockerError } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { withImageHint } from "./image-hint.ts";

const images = {
  list: async () => [
    { id: "1", names: ["docker.io/library/debian:bookworm"], size: 0, created: "", labels: {} },
  ],
};
const lineOf = (image: string, command: readonly string[] = []) => ({
  base: { image },
  run: { command, env: [], mounts: [], settings: {}, preparations: [] },
});
const fixOf = async (
  image: string,
  store: Parameters<typeof withImageHint>[2] = images,
  command?: string[],
) => {
  const failure = failWith("RK501", { image, message: "no" });
  const error = await withImageHint(failure, lineOf(image, command), store);
  return isRockerError(error) ? error.problems[0]?.fix : undefined;
};

test.each([
  ["debian:bokworm", /^Did you mean debian:bookworm, which is here\? Check the name/],
  ["doctr", /^Did you mean "rocker doctor"\? /],
  ["tust", /^Did you mean "rocker trust"\? /],
  ["exec", /^Did you mean "rocker enter"\? /],
  ["images", /^Did you mean "rocker ls --images"\? /],
  ["constructor", /^Check the name/],
  ["ghcr.io/some/thing:1", /^Check the name/],
])("%s", async (image, fix) => {
  expect(await fixOf(image)).toMatch(fix);
});

test("several values behind one flag, as the original has them, are told", async () => {
  expect(await fixOf("second", images, ["--", "debian:bookworm"])).toMatch(/^A flag takes one value/);
  expect(await fixOf("second", images, ["debian:bookworm"])).toMatch(/^Check the name/);
});

test("an engine that cannot list its images takes nothing away from the error, and other errors stay as they are", async () => {
  expect(await fixOf("x", { list: () => Promise.reject(new Error("gone")) })).toMatch(/^Check the name/);
  const other = new Error("other");
  expect(await withImageHint(other, lineOf("doctr"), images)).toBe(other);
});
