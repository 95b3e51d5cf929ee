import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applied, git, three, tree } from "../test-support/trees.ts";
import type { ByteString } from "../tree/directory.ts";
import { type Entry, isSame } from "../tree/snapshot.ts";
import { type Merge, merge } from "./merge.ts";

const shown = ({ changes, conflicts, leftOut }: Merge) => [
  ...changes.map(({ type, path }) => `${type} ${path}`),
  ...conflicts.map(({ path }) => `conflict ${path}`),
  ...leftOut.map(({ path, because }) => `left out ${path}: ${because}`),
];
type Tree = Parameters<typeof tree>[0];
const merged = (base: Tree, host: Tree, copy: Tree, overwrite = false) =>
  shown(merge({ base: tree(base), host: tree(host), copy: tree(copy) }, { overwrite }));

describe("what the container changed comes, what the host changed stays", () => {
  const before = { a: "1", b: "1", "d/e": "1" };

  test("changes on one side", () => {
    expect(merged(before, before, { a: "2", b: "1", "n/m": "1" })).toEqual([
      "changed a",
      "removed d",
      "removed d/e",
      "added n",
      "added n/m",
    ]);
    expect(merged(before, { a: "2", new: "1", "d/f": "1" }, before)).toEqual([]);
  });

  test("changes on both sides: the same is none, others are conflicts", () => {
    expect(merged(before, { ...before, a: "2" }, { ...before, a: "2", b: "3" })).toEqual(["changed b"]);
    expect(merged(before, { ...before, a: "2", b: "9" }, { ...before, a: "3", b: "9" })).toEqual([
      "conflict a",
    ]);
    expect(merged(before, { ...before, n: "2" }, { ...before, n: "3" })).toEqual(["conflict n"]);
    expect(merged({ a: "1" }, {}, { a: "2" })).toEqual(["conflict a"]);
    expect(merged({ a: "1" }, { a: "2" }, {})).toEqual(["conflict a"]);
  });

  test("the copy's version of files can be chosen", () => {
    expect(merged({ a: "1", b: "1" }, { a: "2", b: "2" }, { a: "3" }, true)).toEqual([
      "changed a",
      "removed b",
    ]);
    expect(merged({ "d/a": "1" }, {}, { "d/a": "2" }, true)).toEqual(["added d", "added d/a"]);
    // Not over files that are nowhere else.
    expect(merged({ a: "1" }, { "a/new": "1" }, { a: "2" }, true)).toEqual(["conflict a"]);
  });

  test("a directory stays while something of the host's is in it", () => {
    expect(merged({ "d/a": "1" }, { "d/a": "1", "d/new": "1" }, {})).toEqual(["removed d/a"]);
    expect(merged({ "d/.git": git }, { "d/.git": git }, {})).toEqual([]);
    expect(merged({ "d/a": "1" }, { "d/a": "1", "d/new": "1" }, { d: "1" })).toEqual([
      "removed d/a",
      "conflict d",
    ]);
  });

  test("a directory that was removed on the host comes again for what is new in it", () => {
    expect(merged({ "d/a": "1" }, {}, { "d/a": "1", "d/new": "1" })).toEqual(["added d", "added d/new"]);
    expect(merged({ "d/a": "1" }, { d: "1" }, { "d/a": "1", "d/new": "1" })).toEqual(["conflict d/new"]);
  });
});

describe("what git would run is left out", () => {
  test(".git, wherever it is and whatever it is", () => {
    const was = { "p/.git": git, "p/a": "1" };
    expect(merged(was, was, { "p/a": "1" })).toEqual([]);
    expect(merged(was, was, { ...was, "sub/.git": git })).toEqual(["added sub", "left out sub/.git: git"]);
  });

  test.each([
    [["HEAD", "objects/x", "refs/x", "config"]],
    [["HEAD", "commondir"]],
    [["head", "Objects", "refs"]],
  ])("a bare repository: %j", (names) => {
    const repository = Object.fromEntries(names.map((name) => [`r/${name}`, "1"]));
    expect(merged({}, {}, { ...repository, "r/hooks/x": "1", a: "1" })).toEqual([
      "added a",
      "left out r: repository",
    ]);
    const atTop = Object.fromEntries(names.map((name) => [name, "1"]));
    expect(merged({}, {}, { ...atTop, a: "1" })).toEqual(["left out : repository"]);
  });

  test("also one whose parts come from both sides, and one that the host had before", () => {
    const host = { "r/objects/x": "1", "r/refs/x": "1" };
    expect(merged(host, host, { ...host, "r/HEAD": "1" })).toEqual(["left out r: repository"]);
    const whole = { ...host, "r/HEAD": "1" };
    expect(merged(whole, whole, { ...whole, "r/config": "1" })).toEqual(["left out r: repository"]);
    expect(merged(whole, whole, whole)).toEqual([]);
  });

  test("a directory that has only some of these names is no repository", () => {
    expect(merged({}, {}, { "src/head/x": "1", "src/objects": "1", "src/refs": "1" })).toContain(
      "added src/refs",
    );
  });
});

test("what cannot be read in the copy is not taken for removed", () => {
  const unreadable: Entry = { type: "opaque", because: "unreadable" };
  expect(merged({ "d/a": "1" }, { "d/a": "1" }, { d: unreadable })).toEqual(["left out d: unreadable"]);
});

describe("for any three trees", () => {
  const runs = { numRuns: 3000 };

  const parentsOf = (one: ByteString) =>
    one
      .split("/")
      .slice(1)
      .map((_, index) =>
        one
          .split("/")
          .slice(0, index + 1)
          .join("/"),
      );

  test("nothing that the host changed is lost", () => {
    fc.assert(
      fc.property(three, (sides) => {
        const outcome = merge(sides);
        const after = applied(sides, outcome);
        for (const [at, entry] of sides.host)
          if (!isSame(entry, sides.base.get(at))) expect(after.get(at), at).toEqual(entry);
      }),
      runs,
    );
  });

  test("also with the copy's version chosen, nothing is lost that it has no version of", () => {
    fc.assert(
      fc.property(three, (sides) => {
        const after = applied(sides, merge(sides, { overwrite: true }));
        for (const [at, entry] of sides.host)
          if (!sides.base.has(at) && !sides.copy.has(at)) expect(after.get(at), at).toEqual(entry);
      }),
      runs,
    );
  });

  test("without conflicts and what is left out, all that the container changed is there", () => {
    fc.assert(
      fc.property(three, (sides) => {
        const outcome = merge(sides);
        fc.pre(outcome.conflicts.length === 0 && outcome.leftOut.length === 0);
        const after = applied(sides, outcome);
        for (const at of new Set([...sides.base.keys(), ...sides.copy.keys()])) {
          const [old, now] = [sides.base.get(at), sides.copy.get(at)];
          if (isSame(old, now) || old?.type === "opaque") continue;
          const staysForOthers =
            old?.type === "directory" && [...after.keys()].some((one) => one.startsWith(`${at}/`));
          if (!staysForOthers) expect(isSame(after.get(at), now), at).toBe(true);
        }
      }),
      runs,
    );
  });

  test("what comes of it is a tree, has no new repository, and merging again changes nothing", () => {
    fc.assert(
      fc.property(three, (sides) => {
        const outcome = merge(sides);
        fc.pre(outcome.conflicts.length === 0);
        const after = applied(sides, outcome);
        for (const at of after.keys())
          for (const parent of parentsOf(at)) expect(after.get(parent)?.type, at).toBe("directory");
        for (const at of after.keys()) if (at.endsWith(".git")) expect(sides.host.has(at), at).toBe(true);
        expect(merge({ ...sides, host: after }).changes).toEqual([]);
      }),
      runs,
    );
  });
});
