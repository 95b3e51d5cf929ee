import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ownerMark } from "@rocker/core";
import fc from "fast-check";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { applyCopy } from "./apply-copy.ts";
import { type Copy, copyAt, makeCopy } from "./copy.ts";
import { applyChanges } from "./merge/apply.ts";
import { merge } from "./merge/merge.ts";
import { threeOf, withBoth } from "./merge/open.ts";
import { markOfEndedProcess } from "./test-support/ended-process.ts";
import { temporaryDirectory } from "./test-support/temporary-directory.ts";
import { applied, three } from "./test-support/trees.ts";
import { Directory, using } from "./tree/directory.ts";
import { type Snapshot, snapshotOf } from "./tree/snapshot.ts";

let [root, project] = ["", ""];
let copy: Copy;
let said = "";
const ours = (path: string) => join(project, path);
const theirs = (path: string) => join(copy.files, path);
const write = (path: string, text = "x", mode = 0o644) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
};
const read = (path: string) => readFileSync(ours(path), "utf8");
const apply = (options: Partial<Parameters<typeof applyCopy>[2]> = {}) =>
  applyCopy(project, copy, { yes: false, overwrite: false, ask: undefined, ...options });

beforeEach(() => {
  root = temporaryDirectory();
  [project, copy, said] = [join(root, "project"), copyAt(join(root, "state/copy")), ""];
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += text;
    return true;
  });
  onTestFinished?.(() => {
    stderr.mockRestore();
  });
  write(ours("a b/c"), "1");
  write(ours("d"), "2");
  write(ours(".git/config"), "3");
  symlinkSync("/etc/passwd", ours("link"));
  makeCopy(project, copy);
});

describe("apply", () => {
  test("brings what was added, changed and removed, and removes the copy", async () => {
    write(theirs("new/deep"));
    write(theirs("d"), "other");
    rmSync(theirs("a b"), { recursive: true });
    expect(await apply()).toBe("applied");
    expect([read("d"), read("new/deep"), existsSync(ours("a b"))]).toEqual(["other", "x", false]);
    expect(existsSync(copy.directory)).toBe(false);
    expect(readdirSync(project).sort()).toEqual([".git", "d", "link", "new"]);
  });

  test("removes files that a killed one was writing, and no others", async () => {
    const running = ownerMark();
    write(theirs("a b/c"), "other");
    write(ours(`a b/.rocker-apply-${markOfEndedProcess()}`), "oth");
    write(ours(`a b/.rocker-apply-${running}`), "oth");
    write(ours("a b/.rocker-apply-notes"));
    expect(await apply()).toBe("applied");
    expect(readdirSync(ours("a b")).sort()).toEqual([`.rocker-apply-${running}`, ".rocker-apply-notes", "c"]);
  });

  test("a file becomes a directory, a directory a file", async () => {
    rmSync(theirs("d"));
    write(theirs("d/e"));
    rmSync(theirs("a b"), { recursive: true });
    write(theirs("a b"), "y");
    await apply();
    expect([read("d/e"), read("a b")]).toEqual(["x", "y"]);
  });

  test("what was made and changed in the project since stays", async () => {
    write(theirs("d"), "theirs");
    write(ours("a b/new"), "ours");
    write(ours("a b/c"), "ours");
    await apply();
    expect([read("d"), read("a b/new"), read("a b/c")]).toEqual(["theirs", "ours", "ours"]);
  });

  test("what both changed is named and nothing is applied, unless the copy's version is asked for", async () => {
    write(theirs("d"), "theirs");
    write(ours("d"), "ours");
    write(theirs("new"));
    await expect(apply()).rejects.toThrow(/isolate\/conflict: nothing was applied.*\n {2}"d"$/);
    expect([read("d"), existsSync(ours("new"))]).toEqual(["ours", false]);
    await apply({ overwrite: true });
    expect([read("d"), read("new")]).toEqual(["theirs", "x"]);
  });

  test("permissions are applied, but no setuid", async () => {
    chmodSync(theirs("d"), 0o4600);
    mkdirSync(theirs("closed"));
    write(theirs("closed/x"));
    chmodSync(theirs("closed"), 0o555);
    await apply();
    expect(lstatSync(ours("d")).mode & 0o7777).toBe(0o600);
    expect(lstatSync(ours("closed")).mode & 0o7777).toBe(0o555);
  });

  test("nothing is written through a link, be it the project's or the copy's", async () => {
    const outside = join(root, "outside");
    write(join(outside, "file"), "mine");
    symlinkSync(outside, ours("way"));
    write(theirs("way/file"), "evil");
    await expect(apply({ yes: true })).rejects.toThrow("isolate/conflict");
    await expect(apply({ yes: true, overwrite: true })).resolves.toBe("applied");
    expect(readFileSync(join(outside, "file"), "utf8")).toBe("mine");
    expect([lstatSync(ours("way")).isDirectory(), read("way/file")]).toEqual([true, "evil"]);
  });

  test("names that are no UTF-8 come as they are", async () => {
    execFileSync("perl", ["-e", 'mkdir "\\xff"; open F, ">", "\\xff/\\xfe"; print F "bytes"'], {
      cwd: copy.files,
    });
    await apply();
    const names = readdirSync(project, { encoding: "latin1" }).filter((name) => name === "\xff");
    expect(names).toEqual(["\xff"]);
    expect(readdirSync(Buffer.from(`${project}/\xff`, "latin1"), { encoding: "latin1" })).toEqual(["\xfe"]);
  });

  test("what changes after it was looked at is not applied", async () => {
    write(theirs("d"), "looked at");
    const found = withBoth(project, copy, (both) => merge(threeOf(copy, both)));
    const applyFound = () =>
      withBoth(project, copy, ({ host, files }) => applyChanges(host, files, found.changes));
    write(theirs("d"), "exchanged");
    expect(applyFound).toThrow('isolate/moving: "d" changed');
    write(theirs("d"), "looked at");
    write(ours("d"), "edited");
    expect(applyFound).toThrow('isolate/moving: "d" changed');
    expect([read("d"), readdirSync(project).sort()]).toEqual(["edited", [".git", "a b", "d", "link"]]);
  });
});

describe("executable files and links", () => {
  beforeEach(() => {
    write(theirs("run.sh"), "#!/bin/sh\n", 0o755);
    symlinkSync("/etc/shadow", theirs("out"));
  });

  test("are confirmed by name", async () => {
    const ask = vi.fn(async () => "n");
    expect(await apply({ ask })).toBe("declined");
    expect(said).toContain('"out" is a link to "/etc/shadow"\n  "run.sh" is executable\n');
    expect(existsSync(ours("run.sh"))).toBe(false);
    expect(await apply({ ask: async () => "y" })).toBe("applied");
    expect(readlinkSync(ours("out"))).toBe("/etc/shadow");
    expect(lstatSync(ours("run.sh")).mode & 0o777).toBe(0o755);
  });

  test("are refused by name where nobody can answer, unless --yes says so", async () => {
    await expect(apply()).rejects.toThrow(
      /isolate\/confirm: nothing was applied[\s\S]*"run.sh" is executable/,
    );
    expect(existsSync(ours("run.sh"))).toBe(false);
    expect(await apply({ yes: true })).toBe("applied");
  });

  test("one that was executable before, and is not changed, is not asked about", async () => {
    rmSync(copy.directory, { recursive: true });
    write(ours("tool"), "1", 0o755);
    makeCopy(project, copy);
    write(theirs("d"), "other");
    expect(await apply()).toBe("applied");
  });
});

describe("what is left out", () => {
  test("repositories, pipes and .git are named, and the copy stays", async () => {
    execFileSync("git", ["init", "--quiet", "--bare", theirs("bare")]);
    execFileSync("git", ["init", "--quiet", theirs("nested")]);
    execFileSync("mkfifo", [theirs("pipe")]);
    write(theirs(".git/hooks/post-checkout"), "evil");
    write(theirs("d"), "other");
    expect(await apply({ yes: true })).toBe("applied");
    expect(read("d")).toBe("other");
    for (const path of ["bare", "nested/.git", "pipe", ".git/hooks"])
      expect(existsSync(ours(path))).toBe(false);
    for (const name of ['"bare"', '"nested/.git"', '"pipe"']) expect(said).toContain(`  ${name}: `);
    expect(existsSync(theirs("bare"))).toBe(true);
  });

  test("the copy that stays has what was applied as its base", async () => {
    execFileSync("mkfifo", [theirs("pipe")]);
    write(theirs("d"), "other");
    await apply();
    write(ours("d"), "mine again");
    expect(await apply()).toBe("applied");
    expect(read("d")).toBe("mine again");
  });
});

test("for any three trees, what is on the disk then is what the merge says", () => {
  const make = (directory: string, snapshot: Snapshot) => {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    for (const [path, entry] of [...snapshot].sort()) {
      const at = join(directory, path);
      if (entry.type === "file") write(at, entry.sha256, entry.mode);
      else if (entry.type === "link") symlinkSync(entry.target, at);
      else mkdirSync(at);
    }
    return using(Directory.open(directory), snapshotOf);
  };
  fc.assert(
    fc.property(three, fc.boolean(), (sides, overwrite) => {
      const base = make(project, sides.base);
      const real = { base, host: make(project, sides.host), copy: make(copy.files, sides.copy) };
      const outcome = merge(real, { overwrite });
      fc.pre(outcome.conflicts.length === 0);
      withBoth(project, copy, ({ host, files }) => applyChanges(host, files, outcome.changes));
      const after = using(Directory.open(project), snapshotOf);
      const sorted = (snapshot: Snapshot) => [...snapshot].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(sorted(after)).toEqual(sorted(applied(real, outcome)));
    }),
    { numRuns: 80 },
  );
});
