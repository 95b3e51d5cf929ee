import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manPages } from "./man.ts";
import { pluginsBelow } from "./plugins.ts";
import { repository } from "./repository.ts";

const cli = join(repository, "packages/cli");
const pages = manPages(pluginsBelow("packages"));

describe.each([...pages])("%s", (name, text) => {
  test("is up to date", () =>
    expect(text, `man/${name} is stale: run pnpm reference`).toMatchFileSnapshot(join(cli, "man", name)));

  // Where groff is; e2e/setup-action.test.ts shows the pages with man, which npm test installs.
  test.skipIf(spawnSync("groff", ["--version"]).error)("has no instruction that groff warns of", () => {
    for (const width of ["40n", "80n", "120n"]) {
      const line = ["-man", "-ww", "-Wbreak", "-z", `-rLL=${width}`, "-Tutf8"];
      const { status, stderr } = spawnSync("groff", line, { input: text, encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    }
  });
});

test("package.json names all of them", () => {
  const { man } = JSON.parse(readFileSync(join(cli, "package.json"), "utf8"));
  expect(man).toEqual([...pages.keys()].map((name) => `man/${name}`));
  expect(readdirSync(join(cli, "man")).sort()).toEqual([...pages.keys()].sort());
});
