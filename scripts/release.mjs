// @ts-check
/**
 * `node scripts/release.mjs VERSION DIRECTORY`: writes what a version that is published to npm needs elsewhere: the wheel for
 * PyPI, the Homebrew formula, the entry of mise's registry.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { homebrewFormula } from "./release/homebrew.mjs";
import { miseEntry } from "./release/mise.mjs";
import { installPublished, publishedTarball } from "./release/npm-package.mjs";
import { writeWheel } from "./release/wheel.mjs";
import { withCleanUp } from "./setup/cleanup.mjs";
import { say } from "./setup/log.mjs";
import { Problem, runMain } from "./setup/problem.mjs";

await runMain(async () => {
  const [version = "", target = ""] = process.argv.slice(2);
  // PyPI writes other versions, such as prereleases, in another way than npm.
  if (!/^\d+\.\d+\.\d+$/.test(version) || target === "") {
    throw new Problem("Usage: node scripts/release.mjs VERSION DIRECTORY, with a version such as 1.2.3");
  }
  const directory = resolve(target);
  mkdirSync(directory, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), "rocker-release-"));
  return withCleanUp(
    () => rmSync(work, { recursive: true, force: true }),
    async () => {
      const nodeModules = await installPublished(version, work);
      say(`Wrote ${writeWheel(version, nodeModules, directory)}.`);
      writeFileSync(join(directory, "rocker.rb"), homebrewFormula(await publishedTarball(version, work)));
      writeFileSync(join(directory, "rocker.toml"), miseEntry());
      return 0;
    },
  );
});
