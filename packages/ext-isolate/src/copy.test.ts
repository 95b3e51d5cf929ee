import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ownerMark } from "@rocker/core";
import { fakeHost } from "@rocker/testkit";
import { beforeEach, describe, expect, test } from "vitest";
import { type Copy, copyAt, copyOf, discardCopy, makeCopy, readBase } from "./copy.ts";
import { markOfEndedProcess } from "./test-support/ended-process.ts";
import { temporaryDirectory } from "./test-support/temporary-directory.ts";

let project = "";
let copy: Copy;
beforeEach(() => {
  const root = temporaryDirectory();
  project = join(root, "project");
  copy = copyAt(join(root, "state/copy"));
  mkdirSync(join(project, "a b/.git"), { recursive: true });
  writeFileSync(join(project, "a b/c"), "1");
  writeFileSync(join(project, "a b/.git/config"), "2");
  symlinkSync("/etc/passwd", join(project, "link"));
});

describe("the copy of a project", () => {
  test("has its files, permissions and times, and links as they are", () => {
    chmodSync(join(project, "a b/c"), 0o555);
    utimesSync(join(project, "a b/c"), 1, 2);
    utimesSync(join(project, "a b"), 3, 4);
    chmodSync(join(project, "a b"), 0o500);
    makeCopy(project, copy);
    expect(readFileSync(join(copy.files, "a b/c"), "utf8")).toBe("1");
    expect(readFileSync(join(copy.files, "a b/.git/config"), "utf8")).toBe("2");
    expect(readlinkSync(join(copy.files, "link"))).toBe("/etc/passwd");
    const [file, directory] = [lstatSync(join(copy.files, "a b/c")), lstatSync(join(copy.files, "a b"))];
    expect([file.mode & 0o777, file.mtimeMs, directory.mode & 0o777, directory.mtimeMs]).toEqual([
      0o555, 2000, 0o500, 4000,
    ]);
  });

  test("is kept until it is discarded", () => {
    makeCopy(project, copy);
    writeFileSync(join(copy.files, "new"), "");
    makeCopy(project, copy);
    expect(existsSync(join(copy.files, "new"))).toBe(true);
    discardCopy(copy);
    expect(readdirSync(dirname(copy.directory))).toEqual([]);
  });

  test("has a record of it that its container does not see, for its owner only", () => {
    makeCopy(project, copy);
    expect(dirname(copy.base)).toBe(dirname(copy.files));
    expect(lstatSync(copy.base).mode & 0o777).toBe(0o600);
    expect(Object.fromEntries(readBase(copy))).toMatchObject({
      "a b": { type: "directory" },
      "a b/.git": { type: "opaque", because: "git" },
      "a b/c": { type: "file", size: 1 },
      link: { type: "link", target: "/etc/passwd" },
    });
  });

  test("each project has its own", () => {
    const host = fakeHost();
    expect(copyOf("/a/p", host).files).toMatch(
      /^\/home\/ada\/\.local\/state\/rocker\/isolate\/p-[0-9a-f]{16}\/files$/,
    );
    expect(copyOf("/a/p", host)).not.toEqual(copyOf("/b/p", host));
  });

  test("what an interrupted one left is removed by the next, that of another process is not", () => {
    const running = ownerMark();
    const ended = markOfEndedProcess();
    for (const name of [`copy.unfinished-${ended}`, `copy.discarded-${ended}`, `copy.unfinished-${running}`])
      mkdirSync(join(dirname(copy.directory), name, "files"), { recursive: true });
    makeCopy(project, copy);
    expect(readdirSync(dirname(copy.directory)).sort()).toEqual(["copy", `copy.unfinished-${running}`]);
  });

  test("is refused for directories too deep within one another", () => {
    mkdirSync(join(project, "d/".repeat(300)), { recursive: true });
    expect(() => makeCopy(project, copy)).toThrow("isolate/deep");
    expect(existsSync(copy.directory)).toBe(false);
  });
});
