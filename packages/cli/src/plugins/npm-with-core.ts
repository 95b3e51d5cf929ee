import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type NpmContext, type NpmOutcome, runNpm } from "./npm.ts";

// These override the user's npm configuration, so that rocker can read the directory and npm can reproduce it.
const flags = [
  "--save-prod",
  "--save-exact",
  "--package-lock",
  "--no-package-lock-only",
  "--install-strategy=hoisted",
  "--no-legacy-peer-deps",
  // A directory is linked, as is npm's default: it is a plugin under development.
  "--no-install-links",
  "--no-audit",
  "--no-fund",
];

/**
 * Changes the packages of a directory whose package.json is made by `withCore`.
 * @param args a command of npm and its arguments
 * @throws as runNpm
 */
export async function runNpmWithCore(
  [command = "", ...rest]: readonly string[],
  directory: string,
  context: NpmContext,
): Promise<NpmOutcome> {
  const outcome = await runNpm([command, ...flags, ...rest], directory, context);
  if (outcome.ok || !failsAtOverrides(outcome)) return outcome;
  context.trace(
    "this npm cannot override a package with a directory: ignoring ranges of peer dependencies instead",
  );
  const file = join(directory, "package.json");
  const { overrides: _, ...manifest } = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  return runNpm([command, ...flags, "--legacy-peer-deps", ...rest], directory, context);
}

/** npm 9.2, which is that of Debian 13, compares each override with a range, also that of core's copy. */
const failsAtOverrides = ({ stdout, stderr }: NpmOutcome) =>
  /Invalid comparator: file:core\b/.test(`${stdout}\n${stderr}`);
