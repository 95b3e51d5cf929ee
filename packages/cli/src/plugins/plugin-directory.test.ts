import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryDirectory, writeTree } from "../test-support/plugin-directories.ts";
import { discard, publish, stage } from "./plugin-directory.ts";

const textIn = (directory: string) => readFileSync(join(directory, "a"), "utf8");

/** A plugin directory after one change, in a parent directory that did not exist. */
async function changed(text: string): Promise<string> {
  const directory = join(temporaryDirectory(), "data/plugins");
  await change(directory, text);
  return directory;
}

async function change(directory: string, text: string): Promise<void> {
  const copy = await stage(directory);
  writeTree(copy, { a: text });
  publish(copy, directory);
}

test("a change takes effect when it is published", async () => {
  const directory = await changed("one");
  const copy = await stage(directory);
  writeTree(copy, { a: "two" });
  expect([textIn(directory), textIn(copy)]).toEqual(["one", "two"]);
  publish(copy, directory);
  expect(textIn(directory)).toBe("two");
});

test("a discarded change leaves nothing", async () => {
  const directory = await changed("one");
  const names = readdirSync(join(directory, ".."));
  discard(await stage(directory));
  expect(readdirSync(join(directory, ".."))).toEqual(names);
});

test("the previous directory is kept until the next change", async () => {
  const directory = await changed("one");
  const first = readlinkSync(directory);
  await change(directory, "two");
  const second = readlinkSync(directory);
  expect(readdirSync(join(directory, "..")).sort()).toEqual(["plugins", first, second].sort());
  await change(directory, "three");
  expect(readdirSync(join(directory, "..")).sort()).toEqual(
    ["plugins", second, readlinkSync(directory)].sort(),
  );
});

test("the next change removes what a killed one left, and nothing else", async () => {
  const directory = await changed("one");
  const parent = join(directory, "..");
  await stage(directory);
  symlinkSync("nowhere", join(parent, "plugins-AbCdEf.link"));
  mkdirSync(join(parent, "plugins-of-mine"));
  mkdirSync(join(parent, "pluginsXAbCdEf"));
  await change(directory, "two");
  const left = readdirSync(parent).filter((name) => !/^plugins-.{6}$/.test(name));
  expect(left.sort()).toEqual(["plugins", "plugins-of-mine", "pluginsXAbCdEf"]);
});

test("symlinks and timestamps are preserved", async () => {
  const directory = await changed("one");
  const outside = join(directory, "../../tool");
  mkdirSync(outside);
  symlinkSync("../../tool", join(directory, "link"));
  const time = lstatSync(join(directory, "a")).mtimeMs;
  const copy = await stage(directory);
  expect(readlinkSync(join(copy, "link"))).toBe("../../tool");
  expect(lstatSync(join(copy, "a")).mtimeMs).toBeCloseTo(time, -1);
});

describe("a directory that was created by hand", () => {
  test("is backed up when the first change is published", async () => {
    const directory = join(temporaryDirectory(), "plugins");
    writeTree(directory, { a: "by hand" });
    await change(directory, "ours");
    expect([textIn(directory), textIn(`${directory}-before`)]).toEqual(["ours", "by hand"]);
  });

  test("is restored if that change was killed between its two renames", async () => {
    const directory = join(temporaryDirectory(), "plugins");
    writeTree(`${directory}-before`, { a: "by hand" });
    const copy = await stage(directory);
    expect([textIn(directory), textIn(copy)]).toEqual(["by hand", "by hand"]);
  });
});
