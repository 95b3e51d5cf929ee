import { expect, test } from "vitest";
import { bareHost } from "../test-support/hosts.ts";
import { xdgDirectory } from "./xdg-directory.ts";

test.each([
  [{ XDG_DATA_HOME: "/data" }, "/data"],
  [{ XDG_DATA_HOME: "data", HOME: "/h" }, "/h/.local/share"],
  [{ XDG_DATA_HOME: "", HOME: "/h" }, "/h/.local/share"],
  [{ HOME: "relative" }, "/home/ada/.local/share"],
  [{}, "/home/ada/.local/share"],
])("%j: %s", (env, directory) => {
  expect(xdgDirectory("XDG_DATA_HOME", bareHost({ env }))).toBe(directory);
});
