import { join } from "node:path";
import { expect, test } from "vitest";
import { styleFor } from "../render/style.ts";
import {
  hostWithData,
  pluginFiles,
  temporaryDirectory,
  writeTree,
} from "../test-support/plugin-directories.ts";
import { changeRows, changeText } from "./change-text.ts";
import { registryWith } from "./check.ts";

const plain = styleFor({ isTTY: false }, {});
const plugin = (version: string, spec = version) => ({ version, spec, pin: "" });

test("lists packages that were added, replaced and removed, and what they provide", () => {
  const data = temporaryDirectory();
  const directory = join(data, "rocker/plugins");
  writeTree(directory, { ...pluginFiles("@me/new"), ...pluginFiles("linked"), ...pluginFiles("newer") });
  const rows = changeRows(
    [
      { name: "@me/new", before: undefined, after: plugin("1.0.0") },
      { name: "linked", before: plugin("1.0.0"), after: plugin("1.0.0", "file:../../../li\u001b[31mnked") },
      { name: "newer", before: plugin("1.0.0"), after: plugin("2.0.0") },
      { name: "old", before: plugin("1.0.0"), after: undefined },
    ],
    directory,
    registryWith(directory, hostWithData(data)),
  );
  expect(changeText(rows, plain)).toBe(`added @me/new 1.0.0
  extension new: --new
replaced linked 1.0.0 (file:../../../linked)
  extension linked: --linked
replaced newer 1.0.0 with 2.0.0
  extension newer: --newer
removed old 1.0.0
`);
  expect(rows[3]).toEqual({ package: "old", version: null, before: "1.0.0", spec: null, brings: [] });
});

test("is empty without changes", () => {
  expect(changeText([], plain)).toBe("");
});
