import { expect, test } from "vitest";
import { readServeLine } from "./serve-line.ts";

test("directories, then the arguments of rocker agent new", () => {
  expect(readServeLine([])).toEqual({ directories: [], options: [] });
  expect(readServeLine(["a", "../b", "--", "--allow", "@npm", "--", "img"])).toEqual({
    directories: ["a", "../b"],
    options: ["--allow", "@npm", "--", "img"],
  });
});

test("options of environments in the place of directories are an error", () => {
  expect(() => readServeLine(["--allow", "@npm"])).toThrow(/unknown option --allow/);
});
