import { chmodSync, chownSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { linkTo, temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { Consents, packageSubject } from "./consents.ts";
import { packageContent, packageFingerprint } from "./package-content.ts";

function project() {
  const directory = temporaryDirectory();
  writeTree(directory, {
    "node_modules/plugin/package.json": { name: "plugin", version: "1.0.0", dependencies: { helper: "1" } },
    "node_modules/plugin/index.js": "1",
    "node_modules/helper/package.json": { name: "helper" },
    "node_modules/helper/index.js": "2",
    "node_modules/unrelated/index.js": "3",
  });
  const path = join(directory, "node_modules/plugin");
  const file = join(directory, "state/rocker/consents.json");
  return { directory, path, file, found: { name: "plugin", version: "1.0.0", path } };
}

describe("consent", () => {
  test("is stored by content, for one project, and read by the next process", () => {
    const { directory, path, file, found } = project();
    const consents = new Consents(file);
    expect(consents.stateOf(directory, path)).toBe("unknown");
    consents.decide(directory, packageSubject(found), "granted");
    expect(consents.stateOf(directory, path)).toBe("granted");
    expect(new Consents(file).stateOf(directory, path)).toBe("granted");
    expect(new Consents(file).stateOf("/elsewhere", path)).toBe("unknown");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    new Consents(file).decide(directory, packageSubject(found), "refused");
    expect(new Consents(file).stateOf(directory, path)).toBe("refused");
    expect(new Consents(file).all()).toHaveLength(1);
  });

  test("applies to what was shown, not to changes while the user read it", () => {
    const { directory, path, file, found } = project();
    const consents = new Consents(file);
    const shown = packageSubject(found);
    writeFileSync(join(path, "index.js"), "other");
    consents.decide(directory, shown, "granted");
    expect(consents.stateOf(directory, path)).toBe("changed");
  });

  test.each<[string, (file: string) => void]>([
    ["everyone may write", (file) => chmodSync(file, 0o602)],
    ["a group may write", (file) => chmodSync(file, 0o620)],
    [
      "another user owns",
      (file) => (process.getuid?.() === 0 ? chownSync(file, 65534, 65534) : rmSync(file)),
    ],
  ])("is ignored in a file that %s", (_, give) => {
    const { directory, path, file, found } = project();
    new Consents(file).decide(directory, packageSubject(found), "granted");
    give(file);
    expect(new Consents(file).stateOf(directory, path)).toBe("unknown");
  });

  test.each([
    ["a file of the package", "plugin/index.js"],
    ["a file of a dependency", "helper/index.js"],
  ])("no longer applies if %s changes", (_, changed) => {
    const { directory, path, file, found } = project();
    new Consents(file).decide(directory, packageSubject(found), "granted");
    writeTree(directory, { "node_modules/unrelated/index.js": "4" });
    expect(new Consents(file).stateOf(directory, path)).toBe("granted");
    writeFileSync(join(directory, "node_modules", changed), "changed");
    expect(new Consents(file).stateOf(directory, path)).toBe("changed");
  });

  test("no longer applies if a file is added, or a link changes its target", () => {
    const { directory, path, file, found } = project();
    new Consents(file).decide(directory, packageSubject(found), "granted");
    writeTree(path, { "lib/new.js": "" });
    expect(new Consents(file).stateOf(directory, path)).toBe("changed");
    const before = packageContent(path).content;
    writeTree(path, { link: linkTo("/tmp") });
    expect(packageContent(path).content).not.toBe(before);
  });

  test("survives a changed mtime, and no set time hides a change", () => {
    const { directory, path, file, found } = project();
    const index = join(path, "index.js");
    new Consents(file).decide(directory, packageSubject(found), "granted");
    const before = packageFingerprint(path, []);
    const { atime, mtime } = statSync(index);
    writeFileSync(index, "X");
    utimesSync(index, atime, mtime);
    expect(packageFingerprint(path, [])).not.toBe(before);
    writeFileSync(index, "1");
    expect(new Consents(file).stateOf(directory, path)).toBe("granted");
  });

  test("can be deleted", () => {
    const { directory, path, file, found } = project();
    const consents = new Consents(file);
    consents.decide(directory, packageSubject(found), "granted");
    expect(consents.forget("/elsewhere")).toBe(0);
    expect(consents.forget(directory)).toBe(1);
    expect(new Consents(file).stateOf(directory, path)).toBe("unknown");
  });

  test("an invalid file grants nothing", () => {
    const { directory, path, file, found } = project();
    new Consents(file).decide(directory, packageSubject(found), "granted");
    const text = readFileSync(file, "utf8");
    for (const broken of [
      "",
      "{",
      text.replace('"version": 1', '"version": 2'),
      text.replace("granted", "maybe"),
    ]) {
      writeFileSync(file, broken);
      expect(new Consents(file).stateOf(directory, path)).toBe("unknown");
    }
  });
});
