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
  expect(records.all()).toHaveLength(5);
  expect(imagesMadeBy(digest("1"), "docker", host).map(({ tag }) => tag)).toEqual(["b", "a"]);
  expect(imagesMadeBy(digest("1"), "podman", host).map(({ tag }) => tag)).toEqual(["d"]);
  // Names of files have only the beginning of a recipe.
  expect(imagesMadeBy(`${digest("1").slice(1)}x`, "docker", host)).toEqual([]);
});
