import { join } from "node:path";
import { isRockerError } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { hostWithData, pluginFiles, temporaryFolder, writeTree } from "../test-support/plugin-folders.ts";
import { registryWith } from "./check.ts";
import { chosenPackages } from "./remove.ts";

/** Packages that are meant, in a folder with @me/tool and @me/other, and @me/needed that came with one of them. */
function chosen(...words: string[]): string[] {
  const data = temporaryFolder();
  const folder = join(data, "rocker/plugins");
  writeTree(folder, {
    "package.json": {
      dependencies: { "@me/tool": "1.0.0", "@me/other": "1.0.0", "@rocker/core": "file:core" },
    },
    ...pluginFiles("@me/tool"),
    ...pluginFiles("@me/other"),
    ...pluginFiles("@me/needed"),
  });
  return chosenPackages(words, folder, registryWith(folder, hostWithData(data)));
}

const refused = (...words: string[]) => {
  try {
    return chosen(...words);
  } catch (error) {
    if (!isRockerError(error)) throw error;
    return error.problems.map(({ code, fix }) => `${code} ${fix}`);
  }
};

test("by name of the package or of what it brings; each once", () => {
  expect(chosen("@me/tool", "tool", "other")).toEqual(["@me/tool", "@me/other"]);
});

test("not what came with another one, not rocker's own, not what is unknown; all of it told", () => {
  expect(refused("needed", "user", "tol", "@rocker/core", "tool")).toEqual([
    "RK217 @me/needed came with another plugin that needs it: remove that one.",
    expect.stringMatching(
      /^RK217 It comes with @rocker\/ext-user \(.*\), which was not installed by "rocker/,
    ),
    'RK217 Did you mean tool? See "rocker ext list" for the installed plugins.',
    'RK217 See "rocker ext list" for the installed plugins.',
  ]);
});
