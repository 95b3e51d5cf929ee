import { join } from "node:path";
import { isRockerError } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import {
  hostWithData,
  pluginFiles,
  temporaryDirectory,
  writeTree,
} from "../test-support/plugin-directories.ts";
import { registryWith } from "./check.ts";
import { chosenPackages } from "./remove.ts";

/** The packages chosen in a directory with @me/tool, @me/other, and their dependency @me/needed. */
function chosen(...words: string[]): string[] {
  const data = temporaryDirectory();
  const directory = join(data, "rocker/plugins");
  writeTree(directory, {
    "package.json": {
      dependencies: { "@me/tool": "1.0.0", "@me/other": "1.0.0", "@rocker/core": "file:core" },
    },
    ...pluginFiles("@me/tool"),
    ...pluginFiles("@me/other"),
    ...pluginFiles("@me/needed"),
  });
  return chosenPackages(words, directory, registryWith(directory, hostWithData(data)));
}

const refused = (...words: string[]) => {
  try {
    return chosen(...words);
  } catch (error) {
    if (!isRockerError(error)) throw error;
    return error.problems.map(({ code, fix }) => `${code} ${fix}`);
  }
};

test("packages are chosen by their name or by what they provide, without duplicates", () => {
  expect(chosen("@me/tool", "tool", "other")).toEqual(["@me/tool", "@me/other"]);
});

test("dependencies, rocker's own packages and unknown names are all reported", () => {
  expect(refused("needed", "user", "tol", "@rocker/core", "tool")).toEqual([
    "RK217 @me/needed is a dependency of another plugin. Remove that plugin.",
    expect.stringMatching(
      /^RK217 It is provided by @rocker\/ext-user \(.*\), which was not installed with "rocker/,
    ),
    'RK217 Did you mean tool? See "rocker ext list" for the installed plugins.',
    'RK217 See "rocker ext list" for the installed plugins.',
  ]);
});
