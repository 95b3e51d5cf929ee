import { expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/directories.ts";
import { bareHost } from "../test-support/hosts.ts";
import { type ImageRecord, imageKey, imageRecords, imagesBuiltFrom } from "./image-records.ts";

const digest = (letter: string) => letter.repeat(64);

test("finds the images built from a recipe on an engine, newest first", () => {
  const host = bareHost({ env: { HOME: temporaryDirectory() } });
  const records = imageRecords(host);
  const put = (letter: string, more: Partial<ImageRecord>) => {
    const id = `sha256:${digest(letter)}`;
    const created = "2026-01-01T00:00:00.000Z";
    const record = { engine: "docker", id, tag: letter, base: "b", project: "/p", created, ...more };
    records.put(imageKey(record), record);
  };
  put("a", { recipe: digest("1") });
  put("b", { recipe: digest("1"), created: "2026-01-02T00:00:00.000Z" });
  put("c", { recipe: digest("2") });
  put("d", { recipe: digest("1"), engine: "podman" });
  put("e", {}); // Built from a Dockerfile.
  put("f", { recipe: digest("1"), base: "other", created: "2026-01-03T00:00:00.000Z" });
  expect(records.all()).toHaveLength(6);
  const builtFrom = (recipe: string, engine: string, base = "b") =>
    imagesBuiltFrom({ recipe, engine, base }, host).map(({ tag }) => tag);
  // One recipe may be used on several base images.
  expect(builtFrom(digest("1"), "docker")).toEqual(["b", "a", "f"]);
  expect(builtFrom(digest("1"), "docker", "other")).toEqual(["f", "b", "a"]);
  expect(builtFrom(digest("1"), "podman")).toEqual(["d"]);
  // File names contain only the start of a recipe's hash.
  expect(builtFrom(`${digest("1").slice(1)}x`, "docker")).toEqual([]);
});
