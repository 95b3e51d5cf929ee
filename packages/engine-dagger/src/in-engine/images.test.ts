import { type ImageFacts, rockerError } from "@rocker/core/engine";
import { systemHost } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { EngineSession } from "./engine-session.ts";
import { InEngineImages } from "./images.ts";

const imagesWith = (find: () => Promise<ImageFacts | undefined>) =>
  new InEngineImages(new EngineSession(systemHost({})), { find });

test("a local engine that cannot be used has no images", async () => {
  const images = imagesWith(async () => {
    throw rockerError("RK403", { engine: "docker", reason: "no daemon is listening" });
  });
  expect(await images.find("debian:bookworm")).toBe(undefined);
});

test("other errors of a local engine are not hidden", async () => {
  const images = imagesWith(async () => {
    throw rockerError("RK406", { engine: "docker", message: "invalid reference format" });
  });
  await expect(images.find("BAD")).rejects.toThrow("RK406");
});
