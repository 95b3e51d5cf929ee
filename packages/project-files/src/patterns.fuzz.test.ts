import { fakeHost } from "@rocker/testkit";
import fc from "fast-check";
import { expect } from "vitest";
import { fuzz, fuzzLength, oddText, spoiled } from "../../../scripts/fuzz/fuzz.ts";
import { findFiles } from "./find-files.ts";
import { namePattern } from "./name-pattern.ts";

const files = ["a.x", "sub/b.x", "sub/deep/c.x", "build/d.x", `${"a".repeat(200)}.x`];
const rules = ["build/\n*.local.x\n!/top.x\n", "**/deep/*\n\\#a\n/sub/**/c.x \n", "[a-z]?.x\r\n!sub/\n"];

function found(gitignore: string): readonly string[] {
  const at = Object.fromEntries(files.map((name) => [`/home/ada/${name}`, ""]));
  const host = fakeHost({ files: { ...at, "/home/ada/.gitignore": gitignore } });
  return findFiles(host, { roots: ["/home/ada"], matches: namePattern("*.x") });
}

fuzz("a .gitignore only removes files", {
  inputs: spoiled(rules, "**/", "[", "[^", "\\", "!", "#"),
  check: (text) => {
    for (const path of found(text)) expect(files).toContain(path.slice("/home/ada/".length));
  },
});

fuzz("an excluded pattern only removes files", {
  inputs: fc.array(oddText("*", "**/", "[", "!")),
  check: (exclude) => {
    const at = Object.fromEntries(files.map((name) => [`/home/ada/${name}`, ""]));
    const options = { roots: ["/home/ada"], matches: namePattern("*.x"), exclude };
    for (const path of findFiles(fakeHost({ files: at }), options))
      expect(files).toContain(path.slice("/home/ada/".length));
  },
});

fuzz("a name pattern matches like a shell's", {
  inputs: fc.tuple(oddText("*", "?", "*a*"), oddText("a")),
  check: ([pattern, name]) => {
    const matches = namePattern(pattern);
    if (!/[*?]/.test(pattern)) expect(matches(name)).toBe(pattern === name);
    expect(matches(name)).toBe(slowly(Array.from(pattern), Array.from(name)));
  },
});

/** The definition, without any thought of speed. */
function slowly([first, ...pattern]: string[], name: string[]): boolean {
  if (first === undefined) return name.length === 0;
  const [character, ...rest] = name;
  if (first === "*")
    return (
      slowly(pattern, name) ||
      (character !== undefined && character !== "/" && slowly(["*", ...pattern], rest))
    );
  if (character === undefined) return false;
  return (first === "?" ? character !== "/" : first === character) && slowly(pattern, rest);
}

fuzzLength(".gitignore", ["*", "a", "/", "**/", "[a", "[a-", "]", "?", "\\", "\n", " ", "!", "*a"], found);
fuzzLength("a name pattern", ["*", "a", "/", "?", "*a", "b"], (text) =>
  ["a".repeat(255), "ab".repeat(120)].map(namePattern(text)),
);
