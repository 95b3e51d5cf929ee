import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Mount } from "../plan/run-spec.ts";
import { temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { makeHostMountPoints } from "./host-mount-points.ts";

const by = { readOnly: false, options: [], from: "a" };
const bind = (
  source: string,
  target: string,
  facts: { directory?: boolean; readOnly?: boolean } = {},
): Mount => ({
  ...by,
  type: "bind",
  source,
  target,
  directory: true,
  ...facts,
});
const tmpfs = (target: string): Mount => ({ ...by, type: "tmpfs", target });

describe("a mount inside a mounted host directory", () => {
  test("gets a mount point there: a directory, or an empty file for a file", () => {
    const home = temporaryDirectory();
    makeHostMountPoints([
      bind(home, "/home/ada"),
      bind("/src", "/home/ada/a/b"),
      bind("/f", "/home/ada/c/f", { directory: false }),
    ]);
    expect(statSync(join(home, "a/b")).isDirectory()).toBe(true);
    expect(readFileSync(join(home, "c/f"), "utf8")).toBe("");
  });

  test("volumes and tmpfs get directories too, whatever the order of mounts", () => {
    const home = temporaryDirectory();
    makeHostMountPoints([
      tmpfs("/h/t"),
      { ...by, type: "volume", source: "v", target: "/h/v" },
      bind(home, "/h"),
    ]);
    expect(readdirSync(home).sort()).toEqual(["t", "v"]);
    for (const name of ["t", "v"]) expect(statSync(join(home, name)).isDirectory()).toBe(true);
  });

  test("existing files and directories are not changed", () => {
    const home = temporaryDirectory();
    writeTree(home, { f: "text", "d/x": "" });
    makeHostMountPoints([bind(home, "/h"), bind("/f", "/h/f", { directory: false }), bind("/d", "/h/d")]);
    expect(readFileSync(join(home, "f"), "utf8")).toBe("text");
    expect(readdirSync(join(home, "d"))).toEqual(["x"]);
  });

  test("it is created in the innermost directory", () => {
    const [outer, inner] = [temporaryDirectory(), temporaryDirectory()];
    makeHostMountPoints([bind(outer, "/h"), bind(inner, "/h/i"), bind("/x", "/h/i/x")]);
    expect([readdirSync(outer), readdirSync(inner)]).toEqual([["i"], ["x"]]);
  });

  test("also below /", () => {
    const root = temporaryDirectory();
    makeHostMountPoints([bind(root, "/"), tmpfs("/run")]);
    expect(readdirSync(root)).toEqual(["run"]);
  });
});

describe("nothing is created on the host", () => {
  test.each<[string, (home: string) => Mount[]]>([
    ["for a mount beside it", (home) => [bind(home, "/home/ada"), tmpfs("/home/adam/x"), tmpfs("/home")]],
    ["for the mount itself", (home) => [bind(home, "/h")]],
    ["in what is mounted read-only", (home) => [bind(home, "/h", { readOnly: true }), tmpfs("/h/x")]],
    [
      "under a tmpfs that lies between",
      (home) => [bind(home, "/h"), tmpfs("/h/.keep"), tmpfs("/h/.keep/x/y")],
    ],
    ["below a file", (home) => [bind(join(home, ".keep/f"), "/h", { directory: false }), tmpfs("/h/x")]],
  ])("%s", (_title, mounts) => {
    const home = temporaryDirectory();
    writeTree(home, { ".keep/f": "" });
    makeHostMountPoints(mounts(home));
    expect(readdirSync(home, { recursive: true }).sort()).toEqual([".keep", ".keep/f"]);
  });
});

describe("a link in the directory", () => {
  const places = () => {
    const outside = temporaryDirectory();
    const source = temporaryDirectory();
    writeTree(source, { "real/x": "" });
    return { outside, source };
  };

  test.each<[string, (source: string, outside: string) => void, Mount]>([
    ["out of it", (source, outside) => symlinkSync(outside, join(source, "l")), tmpfs("/h/l/planted")],
    [
      "to a file that is not there",
      (source, outside) => symlinkSync(join(outside, "planted"), join(source, "l")),
      bind("/f", "/h/l", { directory: false }),
    ],
    [
      "to a directory that is not there",
      (source, outside) => symlinkSync(join(outside, "planted"), join(source, "l")),
      tmpfs("/h/l/x"),
    ],
  ])("to %s is not followed", (_title, link, mount) => {
    const { outside, source } = places();
    link(source, outside);
    makeHostMountPoints([bind(source, "/h"), mount]);
    expect(readdirSync(outside)).toEqual([]);
  });

  test('a target with ".." in a plan from a file is not followed', () => {
    const { source } = places();
    makeHostMountPoints([bind(join(source, "real"), "/h"), tmpfs("/h/../planted")]);
    expect(readdirSync(source)).toEqual(["real"]);
  });

  test("that stays inside is followed", () => {
    const { source } = places();
    symlinkSync("real", join(source, "l"));
    makeHostMountPoints([bind(source, "/h"), tmpfs("/h/l/deep/er")]);
    expect(statSync(join(source, "real/deep/er")).isDirectory()).toBe(true);
  });
});

test("where the user cannot write, the engine creates the mount point", () => {
  const home = temporaryDirectory();
  writeTree(home, { file: "" });
  chmodSync(home, 0o500);
  // Root may write anywhere; a file in the way stops anyone.
  expect(() => makeHostMountPoints([bind(home, "/h"), tmpfs("/h/file/x")])).not.toThrow();
  expect(existsSync(join(home, "file/x"))).toBe(false);
});
