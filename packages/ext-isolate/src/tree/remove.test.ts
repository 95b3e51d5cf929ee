import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/temporary-directory.ts";
import { Directory, using } from "./directory.ts";
import { removeTree } from "./remove.ts";

let root = "";
beforeEach(() => {
  root = temporaryDirectory();
  mkdirSync(join(root, "tree"));
});
const remove = () => using(Directory.open(root), (parent) => removeTree(parent, "tree"));
const perl = (script: string) => execFileSync("perl", ["-e", script], { cwd: join(root, "tree") });

describe("a tree is removed", () => {
  test("with links, whose targets stay, pipes and names that are no UTF-8", () => {
    writeFileSync(join(root, "mine"), "mine");
    symlinkSync(root, join(root, "tree/link"));
    symlinkSync("nowhere", join(root, "tree/broken"));
    execFileSync("mkfifo", [join(root, "tree/pipe")]);
    perl('mkdir "\\xff\\xfe"; mkdir "\\xff\\xfe/\\x80"; open F, ">", "\\xff\\xfe/\\x80/\\xc0"');
    remove();
    expect(existsSync(join(root, "tree"))).toBe(false);
    expect(readFileSync(join(root, "mine"), "utf8")).toBe("mine");
  });

  test("that is deeper than any path can say", () => {
    perl('for (1..2500) { mkdir "directory"; mkdir "other"; open F, ">", "f"; close F; chdir "directory" }');
    remove();
    expect(existsSync(join(root, "tree"))).toBe(false);
  });
});
