import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/directories.ts";
import { Records } from "./records.ts";

const isText = (value: unknown): value is string => typeof value === "string";

test("stores entries until they are removed, readable by their owner only", () => {
  const directory = join(temporaryDirectory(), "a/b");
  const records = new Records(directory, isText);
  expect(records.all()).toEqual([]);
  records.put("one", "1");
  records.put("two", "2");
  records.put("one", "3");
  expect(new Records(directory, isText).all()).toEqual(["3", "2"]);
  expect(statSync(join(directory, "one.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory)).toEqual(["one.json", "two.json"]);
  expect(records.startingWith("tw")).toEqual(["2"]);
  records.remove("one");
  records.remove("one");
  expect(records.all()).toEqual(["2"]);
});

test("ignores files that are damaged, from a later version, writable by others or of another type", () => {
  const directory = temporaryDirectory();
  const records = new Records(directory, isText);
  records.put("good", "1");
  records.put("shared", "2");
  chmodSync(join(directory, "shared.json"), 0o666);
  writeFileSync(join(directory, "half.json"), '{"version":1,"entr');
  writeFileSync(join(directory, "later.json"), '{"version":2,"entry":"x"}');
  writeFileSync(join(directory, "other.json"), '{"version":1,"entry":7}');
  writeFileSync(join(directory, "notes.txt"), "x");
  mkdirSync(join(directory, "directory.json"));
  expect(records.all()).toEqual(["1"]);
});
