import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/plugin-directories.ts";
import { Records } from "./records.ts";

const isText = (value: unknown): value is string => typeof value === "string";

test("stores entries until they are removed, readable by their owner only", () => {
  const folder = join(temporaryDirectory(), "a/b");
  const records = new Records(folder, isText);
  expect(records.all()).toEqual([]);
  records.put("one", "1");
  records.put("two", "2");
  records.put("one", "3");
  expect(new Records(folder, isText).all()).toEqual(["3", "2"]);
  expect(statSync(join(folder, "one.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["one.json", "two.json"]);
  expect(records.startingWith("tw")).toEqual(["2"]);
  records.remove("one");
  records.remove("one");
  expect(records.all()).toEqual(["2"]);
});

test("ignores files that are damaged, from a later version, writable by others or of another type", () => {
  const folder = temporaryDirectory();
  const records = new Records(folder, isText);
  records.put("good", "1");
  records.put("shared", "2");
  chmodSync(join(folder, "shared.json"), 0o666);
  writeFileSync(join(folder, "half.json"), '{"version":1,"entr');
  writeFileSync(join(folder, "later.json"), '{"version":2,"entry":"x"}');
  writeFileSync(join(folder, "other.json"), '{"version":1,"entry":7}');
  writeFileSync(join(folder, "notes.txt"), "x");
  mkdirSync(join(folder, "folder.json"));
  expect(records.all()).toEqual(["1"]);
});
