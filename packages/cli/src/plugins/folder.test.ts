import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder, writeTree } from "../test-support/plugin-folders.ts";
import { discard, publish, stage } from "./folder.ts";

const textIn = (folder: string) => readFileSync(join(folder, "a"), "utf8");

/** A plugin folder below a folder that is not there yet, with one change made. */
async function changed(text: string): Promise<string> {
  const folder = join(temporaryFolder(), "data/plugins");
  await change(folder, text);
  return folder;
}

async function change(folder: string, text: string): Promise<void> {
  const copy = await stage(folder);
  writeTree(copy, { a: text });
  publish(copy, folder);
}

test("a change counts when it is published, and not before", async () => {
  const folder = await changed("one");
  const copy = await stage(folder);
  writeTree(copy, { a: "two" });
  expect([textIn(folder), textIn(copy)]).toEqual(["one", "two"]);
  publish(copy, folder);
  expect(textIn(folder)).toBe("two");
});

test("one that is discarded leaves nothing", async () => {
  const folder = await changed("one");
  const names = readdirSync(join(folder, ".."));
  discard(await stage(folder));
  expect(readdirSync(join(folder, ".."))).toEqual(names);
});

test("the one before stays for who runs from it, until the next change", async () => {
  const folder = await changed("one");
  const first = readlinkSync(folder);
  await change(folder, "two");
  const second = readlinkSync(folder);
  expect(readdirSync(join(folder, "..")).sort()).toEqual(["plugins", first, second].sort());
  await change(folder, "three");
  expect(readdirSync(join(folder, "..")).sort()).toEqual(["plugins", second, readlinkSync(folder)].sort());
});

test("what a change that was killed left is removed by the next; what is not ours stays", async () => {
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

test("links and times are copied as they are", async () => {
  const folder = await changed("one");
  const outside = join(folder, "../../tool");
  mkdirSync(outside);
  symlinkSync("../../tool", join(folder, "link"));
  const time = lstatSync(join(folder, "a")).mtimeMs;
  const copy = await stage(folder);
  expect(readlinkSync(join(copy, "link"))).toBe("../../tool");
  expect(lstatSync(join(copy, "a")).mtimeMs).toBeCloseTo(time, -1);
});

describe("a folder that somebody made by hand", () => {
  test("is kept beside when the first change is published", async () => {
    const folder = join(temporaryFolder(), "plugins");
    writeTree(folder, { a: "by hand" });
    await change(folder, "ours");
    expect([textIn(folder), textIn(`${folder}-before`)]).toEqual(["ours", "by hand"]);
  });

  test("comes back when that change was killed between its two renames", async () => {
    const folder = join(temporaryFolder(), "plugins");
    writeTree(`${folder}-before`, { a: "by hand" });
    const copy = await stage(folder);
    expect([textIn(folder), textIn(copy)]).toEqual(["by hand", "by hand"]);
  });
});
