// @ts-check
import { readdirSync } from "node:fs";
import { say } from "./log.mjs";
import { Problem } from "./problem.mjs";
import { asRoot, isRoot, mustRun, programPath, run } from "./program.mjs";

/**
 * A program and the Debian package that contains it.
 * @typedef {{ program: string, package: string }} Need
 */

/** Whether this machine installs packages with apt. */
export const hasApt = programPath("apt-get") !== undefined;

/**
 * The packages of missing programs.
 * @param {readonly Need[]} needs
 */
export function missingPackages(needs) {
  return [...new Set(needs.filter((need) => !programPath(need.program)).map((need) => need.package))];
}

/**
 * Describes the installation, for the question before it.
 * @param {readonly string[]} packages
 */
export function describeInstall(packages) {
  return `install ${packages.join(", ")} (apt-get install${isRoot ? "" : ", with sudo"})`;
}

/**
 * Installs Debian packages.
 * @param {readonly string[]} packages
 */
export async function installPackages(packages) {
  if (packages.length === 0) return;
  if (!hasApt) throw new Problem(`Install these packages first (apt-get not found): ${packages.join(", ")}`);
  if (listsAreEmpty()) await updateLists();
  say(`Installing ${packages.join(", ")} with apt-get${isRoot ? "" : " (sudo)"}.`);
  const install = ["install", "--yes", "--no-install-recommends", ...packages];
  const first = await aptGet(install);
  if (first.code === 0) return;
  // The package lists may be outdated.
  await updateLists();
  await mustRun(aptGetArgv(install));
}

/** Whether apt knows a package of this name. @param {string} name */
export async function isKnownPackage(name) {
  return /^\s+Candidate: (?!\(none\))/m.test((await run(["apt-cache", "policy", name])).stdout);
}

async function updateLists() {
  say("Updating the package lists (apt-get update).");
  await mustRun(aptGetArgv(["update"]));
}

function listsAreEmpty() {
  try {
    return !readdirSync("/var/lib/apt/lists").some((name) => /_(In)?Release$/.test(name));
  } catch {
    return true;
  }
}

/** @param {readonly string[]} args */
function aptGet(args) {
  return run(aptGetArgv(args));
}

/**
 * A command line of apt-get that never asks a question and waits for another apt to finish.
 * @param {readonly string[]} args
 */
function aptGetArgv(args) {
  const options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Options::=--force-confold"];
  return asRoot(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...options, ...args]);
}
