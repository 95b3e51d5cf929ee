import { expect, test } from "vitest";
import { hostIn } from "../test-support/configured.ts";
import { type ImageRecord, imageKey, imageRecords, imagesMadeBy } from "./image-records.ts";

const digest = (letter: string) => letter.repeat(64);

test("what a recipe became on an engine is found among all records, the last one first", () => {
  const host = hostIn({});
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
  put("e", {}); // A Dockerfile's.
  put("f", { recipe: digest("1"), base: "other", created: "2026-01-03T00:00:00.000Z" });
  expect(records.all()).toHaveLength(6);
  const madeBy = (recipe: string, engine: string, base = "b") =>
    imagesMadeBy({ recipe, engine, base }, host).map(({ tag }) => tag);
  // People use one recipe on several bases.
  expect(madeBy(digest("1"), "docker")).toEqual(["b", "a", "f"]);
  expect(madeBy(digest("1"), "docker", "other")).toEqual(["f", "b", "a"]);
  expect(madeBy(digest("1"), "podman")).toEqual(["d"]);
  // Names of files have only the beginning of a recipe.
  expect(madeBy(`${digest("1").slice(1)}x`, "docker")).toEqual([]);
});
