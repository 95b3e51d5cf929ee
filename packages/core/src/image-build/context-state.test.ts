import { chmodSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { contextState } from "./context-state.ts";

function project(ignore: Readonly<Record<string, string>> = {}) {
  const directory = temporaryDirectory();
  writeTree(directory, { Dockerfile: "FROM a\n", "src/a.txt": "one", "node_modules/x/y.js": "", ...ignore });
  const build = { dockerfile: join(directory, "Dockerfile"), context: directory };
  const first = contextState(build).digest;
  const changes = (act: (path: (name: string) => string) => void) => {
    const before = contextState(build).digest;
    act((name) => join(directory, name));
    return contextState(build).digest !== before;
  };
  return { directory, build, first, changes };
}

test("nothing has changed if no file was touched", () => {
  const { build, first } = project();
  expect(contextState(build).digest).toBe(first);
});

test("includes everything that goes into the build", () => {
  const { build, first } = project();
  expect(contextState({ ...build, target: "t" }).digest).not.toBe(first);
  expect(contextState({ ...build, args: { A: "1" } }).digest).not.toBe(first);
});

test.each<[what: string, act: (path: (name: string) => string) => void]>([
  [
    "other contents of the same length and time",
    (path) => {
      const time = new Date(1e12);
      writeFileSync(path("src/a.txt"), "two");
      utimesSync(path("src/a.txt"), time, time);
    },
  ],
  ["a new file", (path) => writeFileSync(path("src/b"), "")],
  ["a file that went", (path) => rmSync(path("src/a.txt"))],
  ["a mode", (path) => chmodSync(path("src/a.txt"), 0o755)],
  ["a directory's mode", (path) => chmodSync(path("src"), 0o700)],
  ["a link", (path) => symlinkSync("nowhere", path("src/l"))],
  ["the Dockerfile", (path) => writeFileSync(path("Dockerfile"), "FROM b\n")],
  ["an ignore file", (path) => writeFileSync(path(".dockerignore"), "src\n")],
])("%s is a change", (_, act) => {
  expect(project().changes(act)).toBe(true);
});

test.each<[ignore: Readonly<Record<string, string>>, path: string, counts: boolean]>([
  [{ ".dockerignore": "node_modules\n" }, "node_modules/x/y.js", false],
  [{ ".dockerignore": "# src\n**/*.js\n" }, "node_modules/x/y.js", false],
  [{ ".dockerignore": "node_modules\n" }, "src/a.txt", true],
  [{ ".dockerignore": "NODE_MODULES\n" }, "node_modules/x/y.js", true],
  [{ ".dockerignore": "*\n!src\n" }, "src/a.txt", true],
  [{ ".dockerignore": "*\n!/node_modules/x\n" }, "node_modules/x/y.js", true],
  [{ ".dockerignore": "**\n!**/*.js\n" }, "node_modules/x/y.js", true],
  [{ ".dockerignore": "*\n!src\n" }, "node_modules/x/y.js", false],
  [{ "Dockerfile.dockerignore": "src\n" }, "src/a.txt", false],
  [{ ".containerignore": "src\n" }, "src/a.txt", false],
  // An alternative of the regular expression that older engines make of it, and a literal "|" to newer ones.
  [{ ".dockerignore": "x|\n" }, "src/a.txt", true],
  [{ ".dockerignore": "*\n!(src|lib)\n" }, "src/a.txt", true],
  [{ ".dockerignore": "(*\n" }, "src/a.txt", true],
  [{ ".dockerignore": "*[.]txt\n!src/[[:alpha:]].txt\nsrc/*\n" }, "src/a.txt", true],
  [{ ".dockerignore": "**/*.j[st]\n" }, "node_modules/x/y.js", false],
  [{ ".dockerignore": "*?*?*?*?*?*x\n" }, "node_modules/x/y.js", true],
  // One engine honors this file, another one that.
  [{ ".containerignore": "src\n", ".dockerignore": "node_modules\n" }, "src/a.txt", true],
])("with %j a change of %s counts: %s", (ignore, name, counts) => {
  const { changes } = project(ignore);
  expect(changes((path) => writeFileSync(path(name), `${readFileSync(path(name), "utf8")}more`))).toBe(
    counts,
  );
});
