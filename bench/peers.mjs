// @ts-check
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describeInstall, hasApt, installPackages } from "../scripts/setup/apt.mjs";
import { confirm } from "../scripts/setup/ask.mjs";
import { say } from "../scripts/setup/log.mjs";
import { Problem } from "../scripts/setup/problem.mjs";
import { mustRun, programPath, run } from "../scripts/setup/program.mjs";

/** @typedef {import("./benchmark-user.mjs").BenchmarkUser} BenchmarkUser */
/** @typedef {"pypi-rocker" | "devcontainers-cli"} PeerName */

/**
 * A program for the same purpose, in a pinned version.
 * @typedef {object} Peer
 * @property {string} title
 * @property {string} version
 * @property {(directory: string) => string[]} start the beginning of its command line, if it is installed in the directory
 * @property {(directory: string) => Promise<void>} install
 */

/** @type {Record<PeerName, Peer>} */
export const PEERS = {
  "pypi-rocker": {
    title: "rocker from PyPI",
    version: "0.4.0",
    start: (directory) => [join(directory, "bin/rocker")],
    install: installPypiRocker,
  },
  "devcontainers-cli": {
    title: "@devcontainers/cli from npm",
    version: "0.89.0",
    start: (directory) => [
      process.execPath,
      join(directory, "node_modules/@devcontainers/cli/devcontainer.js"),
    ],
    install: installDevcontainersCli,
  },
};

/**
 * The beginning of a peer's command line.
 * @param {PeerName} name
 * @param {string} peerDirectory
 */
export function peerStart(name, peerDirectory) {
  const { version, start } = PEERS[name];
  return start(join(peerDirectory, `${name}-${version}`));
}

/**
 * Makes sure that a peer is installed and prints its version. An incomplete installation is replaced.
 * @param {PeerName} name
 * @param {BenchmarkUser} user
 */
export async function ensurePeer(name, user) {
  const { title, version, install } = PEERS[name];
  const answers = async () => {
    const answer = await run(user.as([...peerStart(name, user.peerDirectory), "--version"]));
    return answer.code === 0 && answer.stdout.split(/\s+/).includes(version);
  };
  if (await answers()) return;
  say(`Installing ${title} ${version} for comparison.`);
  const directory = join(user.peerDirectory, `${name}-${version}`);
  await mustRun(user.as(["mkdir", "-p", user.peerDirectory]));
  rmSync(directory, { recursive: true, force: true });
  // As the user who runs the benchmark, who has the settings for reaching the registries of npm and pip.
  await install(directory);
  await mustRun(["chmod", "-R", "a+rX", directory]);
  if (!(await answers())) throw new Problem(`It is installed, but does not print version ${version}.`);
}

/** @param {string} directory */
async function installPypiRocker(directory) {
  const python = await pythonWithVenv();
  await mustRun([python, "-m", "venv", directory]);
  const pip = [join(directory, "bin/pip"), "install", "--quiet", "--disable-pip-version-check"];
  await mustRun([...pip, `rocker==${PEERS["pypi-rocker"].version}`]);
}

/** Prefers the system's Python, because every user can read it. */
async function pythonWithVenv() {
  const python = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : programPath("python3");
  if (python && (await run([python, "-c", "import venv, ensurepip"])).code === 0) return python;
  if (!hasApt) throw new Problem("Python 3 with the venv module not found.");
  await confirm([describeInstall(["python3-venv"])]);
  await installPackages(["python3-venv"]);
  return "/usr/bin/python3";
}

/** @param {string} directory */
async function installDevcontainersCli(directory) {
  const flags = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  const specifier = `@devcontainers/cli@${PEERS["devcontainers-cli"].version}`;
  await mustRun(["npm", "install", "--prefix", directory, ...flags, specifier]);
}
