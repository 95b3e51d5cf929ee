import { fakeHost } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import { findFiles } from "./find-files.ts";
import { namePattern } from "./name-pattern.ts";

/** The paths found, relative to /home/ada. */
function found(files: Readonly<Record<string, string>>, exclude: readonly string[] = []) {
  const at = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/home/ada/${name}`, text]));
  const options = { roots: ["/home/ada"], matches: namePattern("*.x"), exclude };
  return findFiles(fakeHost({ files: at }), options).map((path) => path.slice("/home/ada/".length));
}

describe("findFiles", () => {
  it("skips hidden, vendored and marked directories", () => {
    const files = {
      "a.x": "",
      "sub/deep er/b.x": "",
      "x.y": "",
      ".hidden/c.x": "",
      "node_modules/m/d.x": "",
      "third_party/e.x": "",
      "env/pyvenv.cfg": "",
      "env/lib/f.x": "",
      "target/CACHEDIR.TAG": "",
      "target/g.x": "",
    };
    expect(found(files)).toEqual(["a.x", "sub/deep er/b.x"]);
  });

  it("skips git-ignored files", () => {
    const files = {
      ".gitignore": "build/\n*.local.x\n/top.x\n",
      "a.x": "",
      "top.x": "",
      "me.local.x": "",
      "build/b.x": "",
      "sub/.gitignore": "!keep.local.x\n",
      "sub/top.x": "",
      "sub/keep.local.x": "",
      "sub/build/c.x": "",
    };
    expect(found(files)).toEqual(["a.x", "sub/keep.local.x", "sub/top.x"]);
    expect(found(files, ["sub/", "b*.x"])).toEqual(["a.x"]);
  });

  it("applies the ignore rules of the enclosing repository", () => {
    const files = {
      "/r/.gitignore": "x.x\n",
      "/r/.git/info/exclude": "/p/q/y.x\n",
      "/r/p/.gitignore": "/q/z.x\n",
      ...Object.fromEntries(["w", "x", "y", "z"].map((name) => [`/r/p/q/${name}.x`, ""])),
    };
    const host = fakeHost({ files });
    expect(findFiles(host, { roots: ["/r/p/q"], matches: namePattern("*.x") })).toEqual(["/r/p/q/w.x"]);
  });

  it("leaves out patterns that take forever or that no program can match", () => {
    const names = [`${"a".repeat(250)}.x`, `${"a/".repeat(400)}c.x`];
    const gitignore = ["**/a/".repeat(8), "*a".repeat(9), "a".repeat(200_000)]
      .map((one) => `${one}b\n`)
      .join("");
    const files = Object.fromEntries(names.map((name) => [name, ""]));
    expect(found({ ...files, ".gitignore": `${gitignore}*.y\n`, "a.y": "" })).toEqual(names.sort());
  });

  it("does not follow links to directories", () => {
    const host = fakeHost({ files: { "/p/a.x": "" }, links: { "/p/loop": "/p", "/p/b.x": "a.x" } });
    expect(findFiles(host, { roots: ["/p"], matches: namePattern("*.x") })).toEqual(["/p/a.x", "/p/b.x"]);
  });
});

it.each([
  ["*.deps.yaml", "a.deps.yaml", true],
  ["*.deps.yaml", "deps.yaml", false],
  ["a?c*", "abcd", true],
  ["a?c*", "ac", false],
  ["[a].x", "[a].x", true],
  ["a.x", "abx", false],
  ["*a**b*", "xaxbx", true],
  ["*.*", "a\n.b", true],
  ["a/*.x", "a/b.x", true],
  ["a/*.x", "a/b/c.x", false],
  ["*.x", "a/b.x", false],
  ["*a*/*b", "xax/xxb", true],
  ["?/*", "//", false],
  // In all combinations of what the "*" match, this takes forever.
  [`${"*a".repeat(30)}*b`, "a".repeat(255), false],
])("namePattern(%j) matches %j: %s", (pattern, name, matches) => {
  expect(namePattern(pattern)(name)).toBe(matches);
});
