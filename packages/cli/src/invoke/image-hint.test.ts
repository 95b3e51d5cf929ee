import { isRockerError, rockerError } from "@rocker/core/lifecycle";
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
  const failure = rockerError("RK501", { image, message: "no" });
  const error = await withImageHint(failure, lineOf(image, command), store);
  return isRockerError(error) ? error.problems[0]?.fix : undefined;
};

test.each([
  ["debian:bokworm", /^Did you mean the local image debian:bookworm\? Check the name/],
  ["doctr", /^Did you mean "rocker doctor"\? /],
  ["tust", /^Did you mean "rocker trust"\? /],
  ["exec", /^Did you mean "rocker enter"\? /],
  ["images", /^Did you mean "rocker ls --images"\? /],
  ["constructor", /^Check the name/],
  ["ghcr.io/some/thing:1", /^Check the name/],
])("%s", async (image, fix) => {
  expect(await fixOf(image)).toMatch(fix);
});

test("explains several values after one option, as the original rocker takes them", async () => {
  expect(await fixOf("second", images, ["--", "debian:bookworm"])).toMatch(/^An option takes one value/);
  expect(await fixOf("second", images, ["debian:bookworm"])).toMatch(/^Check the name/);
});

test("keeps the error of an engine that cannot list its images, and other errors", async () => {
  expect(await fixOf("x", { list: () => Promise.reject(new Error("gone")) })).toMatch(/^Check the name/);
  const other = new Error("other");
  expect(await withImageHint(other, lineOf("doctr"), images)).toBe(other);
});
