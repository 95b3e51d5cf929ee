import { chownSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { linkTo, pluginFiles, temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { findPackages, type Root } from "./find-packages.ts";

const names = (...roots: Root[]) => findPackages(roots).map(({ name }) => name);
const uid = process.getuid?.() ?? 0;

describe("all packages in a directory", () => {
  test("finds plugins by name, including scoped ones; ignores other packages, files and invalid names", () => {
    const directory = temporaryDirectory();
    writeTree(directory, {
      ...pluginFiles("zeta", "zeta", "z"),
      ...pluginFiles("@scope/b", "@scope/b", "b"),
      ...pluginFiles("@scope/a", "@scope/a", "a"),
      "plain/package.json": { name: "plain", version: "1.0.0" },
      "empty/readme": "",
      ".bin/tool": "",
      "@file": "",
      "file.txt": "",
    });
    expect(names({ origin: "beside", nodeModules: directory })).toEqual(["@scope/a", "@scope/b", "zeta"]);
  });

  test("finds none in a missing directory or a file", () => {
    const directory = temporaryDirectory();
    writeTree(directory, { file: "" });
    expect(names({ origin: "user", nodeModules: join(directory, "nowhere") })).toEqual([]);
    expect(names({ origin: "user", nodeModules: join(directory, "file") })).toEqual([]);
  });

  test("a package in two roots is found once, in the first", () => {
    const directory = temporaryDirectory();
    writeTree(directory, { ...pluginFiles("real/p", "p", "p"), "linked/p": linkTo("../real/p") });
    const found = findPackages([
      { origin: "user", nodeModules: join(directory, "linked") },
      { origin: "cli", nodeModules: join(directory, "real") },
    ]);
    expect(found).toMatchObject([{ name: "p", origin: "user", path: join(directory, "real/p") }]);
  });
});

describe("the dependencies of a package", () => {
  test("of every kind, found where npm installs them: next to the package, and in parent directories", () => {
    const directory = temporaryDirectory();
    writeTree(directory, {
      "app/package.json": {
        dependencies: { c: "1" },
        devDependencies: { b: "1" },
        optionalDependencies: { a: "1", gone: "1" },
      },
      ...pluginFiles("app/node_modules/c", "c", "c"),
      ...pluginFiles("node_modules/b", "b", "b"),
      ...pluginFiles("node_modules/a", "a", "a"),
      ...pluginFiles("node_modules/unlisted", "unlisted", "u"),
    });
    const dependenciesOf = join(directory, "app");
    expect(names({ origin: "project", dependenciesOf })).toEqual(["a", "b", "c"]);
    expect(names({ origin: "cli", dependenciesOf })).toEqual(["a", "c"]);
  });

  test("the nearest copy wins", () => {
    const directory = temporaryDirectory();
    writeTree(directory, {
      "app/package.json": { dependencies: { a: "1" } },
      ...pluginFiles("app/node_modules/a", "near", "a"),
      ...pluginFiles("node_modules/a", "far", "a"),
    });
    expect(names({ origin: "cli", dependenciesOf: join(directory, "app") })).toEqual(["near"]);
  });

  test("in the layout of pnpm: links into a store, with dependencies next to the real path", () => {
    const directory = temporaryDirectory();
    const store = "node_modules/.pnpm";
    writeTree(directory, {
      ...pluginFiles(`${store}/dep@1.0.0/node_modules/dep`, "dep", "d"),
      ...pluginFiles(`${store}/@scope+dep@1.0.0/node_modules/@scope/dep`, "@scope/dep", "s"),
      [`${store}/cli@1.0.0/node_modules/cli/package.json`]: {
        name: "cli",
        dependencies: { dep: "1", "@scope/dep": "1" },
      },
      [`${store}/cli@1.0.0/node_modules/dep`]: linkTo("../../dep@1.0.0/node_modules/dep"),
      [`${store}/cli@1.0.0/node_modules/@scope/dep`]: linkTo(
        "../../../@scope+dep@1.0.0/node_modules/@scope/dep",
      ),
      "node_modules/cli": linkTo(".pnpm/cli@1.0.0/node_modules/cli"),
    });
    expect(names({ origin: "cli", dependenciesOf: join(directory, "node_modules/cli") })).toEqual([
      "@scope/dep",
      "dep",
    ]);
  });

  test("ignores names that would leave node_modules", () => {
    const directory = temporaryDirectory();
    const dependencies = {
      "../evil": "1",
      "..": "1",
      "a/../../evil": "1",
      "@s/../../evil": "1",
      "": "1",
      ".": "1",
    };
    writeTree(directory, {
      "app/package.json": { dependencies },
      "app/node_modules/.keep": "",
      ...pluginFiles("evil", "evil", "e"),
      ...pluginFiles("app/evil", "evil", "e"),
    });
    expect(names({ origin: "project", dependenciesOf: join(directory, "app") })).toEqual([]);
  });

  test.each(["not JSON", "null", '"text"', "[]", '{"dependencies":7}'])(
    "a package.json that is %s has none",
    (text) => {
      const directory = temporaryDirectory();
      writeTree(directory, { "package.json": text });
      expect(names({ origin: "project", dependenciesOf: directory })).toEqual([]);
    },
  );

  test("ignores loops of links", () => {
    const directory = temporaryDirectory();
    writeTree(directory, { "package.json": { dependencies: { a: "1" } } });
    mkdirSync(join(directory, "node_modules"));
    symlinkSync("a", join(directory, "node_modules/a"));
    expect(names({ origin: "cli", dependenciesOf: directory })).toEqual([]);
    expect(names({ origin: "cli", nodeModules: join(directory, "node_modules") })).toEqual([]);
  });
});

describe("with an owner", () => {
  function project() {
    const directory = temporaryDirectory();
    writeTree(directory, {
      "package.json": { dependencies: { a: "1", b: "1", c: "1" } },
      ...pluginFiles("node_modules/a", "a", "a"),
      ...pluginFiles("node_modules/b", "b", "b"),
      "node_modules/c/readme": "",
    });
    return directory;
  }
  const found = (directory: string, ownedBy: number) =>
    names({ origin: "project", dependenciesOf: directory, ownedBy });

  test("reads files of the owner and of root", () => {
    const directory = project();
    expect(found(directory, uid)).toEqual(["a", "b"]);
    if (uid === 0) expect(found(directory, 4711)).toEqual(["a", "b"]);
  });

  const chown = "another user's files are not read";
  if (uid !== 0) test.skip(`${chown} (left out: only root can make such files)`);
  else
    test.each([
      ["package.json", []],
      ["node_modules/a", ["b"]],
      ["node_modules/a/package.json", ["b"]],
    ])(`${chown}: %s`, (path, rest) => {
      const directory = project();
      chownSync(join(directory, path), 4712, 4712);
      expect(found(directory, 4711)).toEqual(rest);
      expect(found(directory, 4712)).toEqual(["a", "b"]);
    });
});
