import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeHost } from "@rocker/testkit";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { applyChanges, changesBetween } from "./changes.ts";
import { copyOf, makeCopy } from "./copy.ts";

let [project, copy] = ["", ""];
const write = (path: string, text = path) => {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
};
const changes = () => changesBetween(project, copy).map(({ type, path }) => `${type} ${path}`);
const apply = () => applyChanges(project, copy, changesBetween(project, copy));

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "rocker-isolate-test-"));
  onTestFinished?.(() => rmSync(folder, { recursive: true, force: true }));
  [project, copy] = [join(folder, "project"), join(folder, "state/copy")];
  write(join(project, "a b/c"), "1");
  write(join(project, "d"), "2");
  write(join(project, ".git/config"), "3");
  symlinkSync("/etc/passwd", join(project, "link"));
  makeCopy(project, copy);
});

describe("the copy", () => {
  test("is the same, links as they are", () => {
    expect(changes()).toEqual([]);
    expect(readlinkSync(join(copy, "link"))).toBe("/etc/passwd");
  });

  test("is kept until it is discarded", () => {
    write(join(copy, "d"), "changed");
    makeCopy(project, copy);
    expect(changes()).toEqual(["changed d"]);
  });

  test("each project has its own", () => {
    const host = fakeHost();
    expect(copyOf("/a/p", host)).toMatch(/^\/home\/ada\/\.local\/state\/rocker\/isolate\/p-[0-9a-f]{16}$/);
    expect(copyOf("/a/p", host)).not.toBe(copyOf("/b/p", host));
  });
});

describe("changes", () => {
  test("are found, and applied", () => {
    write(join(copy, "new/deep"));
    write(join(copy, "d"), "other");
    rmSync(join(copy, "a b"), { recursive: true });
    expect(changes()).toEqual(["removed a b", "changed d", "added new", "added new/deep"]);
    apply();
    expect(changes()).toEqual([]);
    expect(readFileSync(join(project, "d"), "utf8")).toBe("other");
  });

  test("a file becomes a folder, a folder a file", () => {
    rmSync(join(copy, "d"));
    write(join(copy, "d/e"));
    rmSync(join(copy, "a b"), { recursive: true });
    write(join(copy, "a b"));
    apply();
    expect(changes()).toEqual([]);
  });

  test("rights are applied, but no setuid", () => {
    chmodSync(join(copy, "d"), 0o4755);
    expect(changes()).toEqual(["changed d"]);
    apply();
    expect(lstatSync(join(project, "d")).mode & 0o7777).toBe(0o755);
  });

  test("nothing of .git is taken over", () => {
    write(join(copy, ".git/hooks/post-checkout"), "evil");
    write(join(copy, "a b/.git/config"), "evil");
    expect(changes()).toEqual([]);
  });

  test("nothing is written through a link, be it the project's or the copy's", () => {
    const outside = join(project, "../outside");
    write(join(outside, "file"), "mine");
    symlinkSync(outside, join(project, "way"));
    write(join(copy, "way/file"), "evil");
    rmSync(join(copy, "d"));
    symlinkSync(join(outside, "file"), join(copy, "d"));
    apply();
    expect(readFileSync(join(outside, "file"), "utf8")).toBe("mine");
    expect(readlinkSync(join(project, "d"))).toBe(join(outside, "file"));
    expect(lstatSync(join(project, "way")).isDirectory()).toBe(true);
  });

  test("pipes and sockets are left out", async () => {
    const { execFileSync } = await import("node:child_process");
    execFileSync("mkfifo", [join(copy, "pipe")]);
    expect(changes()).toEqual([]);
    expect(existsSync(join(project, "pipe"))).toBe(false);
  });
});
