// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./directories.mjs";
import { mustRun, programPath, run } from "./program.mjs";
import { progressOf } from "./progress.mjs";

/** Contains the hash of the lock file that node_modules was installed from. */
const installedStamp = join(repository, "node_modules/.rocker-installed");

/**
 * The pnpm to use, as the beginning of a command line: the one on PATH if it has the right major version, otherwise the
 * one that package.json names, through npx.
 * @returns {Promise<string[]>}
 */
export async function findPnpm() {
  const { packageManager } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  const wanted = String(packageManager).split("+")[0] ?? "pnpm";
  if (programPath("pnpm")) {
    const found = await run(["pnpm", "--version"], { cwd: repository });
    if (found.code === 0 && major(found.stdout) === major(wanted.slice("pnpm@".length))) return ["pnpm"];
  }
  return ["npx", "--yes", wanted];
}

/** @param {string} version */
function major(version) {
  return version.trim().split(".")[0];
}

/**
 * Installs the dependencies if the lock file has changed since the last installation.
 * @param {readonly string[]} pnpm
 */
export async function installDependencies(pnpm) {
  const lockHash = createHash("sha256")
    .update(readFileSync(join(repository, "pnpm-lock.yaml")))
    .digest("hex");
  if (existsSync(installedStamp) && readFileSync(installedStamp, "utf8") === lockHash) return;
  const progress = progressOf("Installing the repository's dependencies (pnpm install)");
  const onLine = (/** @type {string} */ line) => {
    if (line.startsWith("Progress: ")) progress.note(line.slice("Progress: ".length));
  };
  // Without a terminal, nobody can answer pnpm's question whether to remove a stale node_modules.
  const flags = ["--frozen-lockfile", "--config.confirmModulesPurge=false", "--reporter=append-only"];
  await mustRun([...pnpm, "install", ...flags], { cwd: repository, onLine });
  progress.end();
  writeFileSync(installedStamp, lockHash);
}

/**
 * Builds all packages; turbo skips unchanged ones.
 * @param {readonly string[]} pnpm
 */
export async function buildPackages(pnpm) {
  const progress = progressOf("Building the packages (pnpm build)");
  const total = countBuilds();
  let begun = 0;
  const onLine = (/** @type {string} */ line) => {
    // What turbo writes when it begins a task.
    const name = /^(\S+):build: cache (?:miss|hit|bypass)/.exec(line)?.[1];
    if (name === undefined) return;
    begun = Math.min(begun + 1, total);
    progress.count(begun, total, name);
  };
  await mustRun([...pnpm, "run", "build", "--output-logs=new-only"], { cwd: repository, onLine });
  progress.end();
}

/** The number of packages that have something to build. */
function countBuilds() {
  const directories = ["packages", "examples"].flatMap((parent) =>
    readdirSync(join(repository, parent)).map((name) => join(repository, parent, name, "package.json")),
  );
  const hasBuild = (/** @type {string} */ file) => JSON.parse(readFileSync(file, "utf8")).scripts?.build;
  return directories.filter((file) => existsSync(file) && hasBuild(file)).length;
}
