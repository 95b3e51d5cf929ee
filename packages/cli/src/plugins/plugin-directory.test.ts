import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryDirectory, writeTree } from "../test-support/plugin-directories.ts";
import { discard, publish, stage } from "./plugin-directory.ts";

const textIn = (folder: string) => readFileSync(join(folder, "a"), "utf8");

/** A plugin directory after one change, in a parent directory that did not exist. */
async function changed(text: string): Promise<string> {
  const folder = join(temporaryDirectory(), "data/plugins");
  await change(folder, text);
  return folder;
}

async function change(folder: string, text: string): Promise<void> {
  const copy = await stage(folder);
  writeTree(copy, { a: text });
  publish(copy, folder);
}

test("a change takes effect when it is published", async () => {
  const folder = await changed("one");
  const copy = await stage(folder);
  writeTree(copy, { a: "two" });
  expect([textIn(folder), textIn(copy)]).toEqual(["one", "two"]);
  publish(copy, folder);
  expect(textIn(folder)).toBe("two");
});

test("a discarded change leaves nothing", async () => {
  const folder = await changed("one");
  const names = readdirSync(join(folder, ".."));
  discard(await stage(folder));
  expect(readdirSync(join(folder, ".."))).toEqual(names);
});

test("the previous directory is kept until the next change", async () => {
  const folder = await changed("one");
  const first = readlinkSync(folder);
  await change(folder, "two");
  const second = readlinkSync(folder);
  expect(readdirSync(join(folder, "..")).sort()).toEqual(["plugins", first, second].sort());
  await change(folder, "three");
  expect(readdirSync(join(folder, "..")).sort()).toEqual(["plugins", second, readlinkSync(folder)].sort());
});

test("the next change removes what a killed one left, and nothing else", async () => {
  const folder = await changed("one");
  const parent = join(folder, "..");
  await stage(folder);
  symlinkSync("nowhere", join(parent, "plugins-AbCdEf.link"));
  mkdirSync(join(parent, "plugins-of-mine"));
  mkdirSync(join(parent, "pluginsXAbCdEf"));
  await change(folder, "two");
  const left = readdirSync(parent).filter((name) => !/^plugins-.{6}$/.test(name));
  expect(left.sort()).toEqual(["plugins", "plugins-of-mine", "pluginsXAbCdEf"]);
});

test("symlinks and timestamps are preserved", async () => {
  const folder = await changed("one");
  const outside = join(folder, "../../tool");
  mkdirSync(outside);
  symlinkSync("../../tool", join(folder, "link"));
  const time = lstatSync(join(folder, "a")).mtimeMs;
  const copy = await stage(folder);
  expect(readlinkSync(join(copy, "link"))).toBe("../../tool");
  expect(lstatSync(join(copy, "a")).mtimeMs).toBeCloseTo(time, -1);
});

describe("a directory that was created by hand", () => {
  test("is backed up when the first change is published", async () => {
    const folder = join(temporaryDirectory(), "plugins");
    writeTree(folder, { a: "by hand" });
    await change(folder, "ours");
    expect([textIn(folder), textIn(`${folder}-before`)]).toEqual(["ours", "by hand"]);
  });

  test("is restored if that change was killed between its two renames", async () => {
    const folder = join(temporaryDirectory(), "plugins");
    writeTree(`${folder}-before`, { a: "by hand" });
    const copy = await stage(folder);
    expect([textIn(folder), textIn(copy)]).toEqual(["by hand", "by hand"]);
  });
});
