// @ts-check
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describeInstall, hasApt, installPackages } from "../scripts/setup/apt.mjs";
import { confirm } from "../scripts/setup/ask.mjs";
import { say } from "../scripts/setup/log.mjs";
import { Problem } from "../scripts/setup/problem.mjs";
import { mustRun, programPath, run } from "../scripts/setup/program.mjs";

/** @typedef {import("./person.mjs").Person} Person */
/** @typedef {"pypi-rocker" | "devcontainers-cli"} PeerName */

/**
 * A program that people use for the same work, of one pinned version.
 * @typedef {object} Peer
 * @property {string} title
 * @property {string} version
 * @property {(folder: string) => string[]} start of its command line, when it is installed in the folder
 * @property {(folder: string) => Promise<void>} install
 */

/** @type {Record<PeerName, Peer>} */
export const PEERS = {
  "pypi-rocker": {
    title: "rocker of PyPI",
    version: "0.4.0",
    start: (folder) => [join(folder, "bin/rocker")],
    install: installPypiRocker,
  },
  "devcontainers-cli": {
    title: "@devcontainers/cli of npm",
    version: "0.89.0",
    start: (folder) => [process.execPath, join(folder, "node_modules/@devcontainers/cli/devcontainer.js")],
    install: installDevcontainersCli,
  },
};

/**
 * How a peer is started.
 * @param {PeerName} name
 * @param {string} peerFolder
 */
export function peerStart(name, peerFolder) {
  const { version, start } = PEERS[name];
  return start(join(peerFolder, `${name}-${version}`));
}

/**
 * Makes sure that a peer is there and answers with its version; what is left of an interrupted installation
 * does not, and is replaced.
 * @param {PeerName} name
 * @param {Person} person
 */
export async function ensurePeer(name, person) {
  const { title, version, install } = PEERS[name];
  const answers = async () => {
    const answer = await run(person.as([...peerStart(name, person.peerFolder), "--version"]));
    return answer.code === 0 && answer.stdout.split(/\s+/).includes(version);
  };
  if (await answers()) return;
  say(`Installing ${title} ${version} to compare with.`);
  const folder = join(person.peerFolder, `${name}-${version}`);
  await mustRun(person.as(["mkdir", "-p", person.peerFolder]));
  rmSync(folder, { recursive: true, force: true });
  // By who runs the benchmark, whose settings say how npm and pip reach their registries.
  await install(folder);
  await mustRun(["chmod", "-R", "a+rX", folder]);
  if (!(await answers())) throw new Problem(`It is installed, but does not answer with version ${version}.`);
}

/** @param {string} folder */
async function installPypiRocker(folder) {
  const python = await pythonWithVenv();
  await mustRun([python, "-m", "venv", folder]);
  const pip = [join(folder, "bin/pip"), "install", "--quiet", "--disable-pip-version-check"];
  await mustRun([...pip, `rocker==${PEERS["pypi-rocker"].version}`]);
}

/** The system's Python, which every user can read, before one of somebody's own. */
async function pythonWithVenv() {
  const python = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : programPath("python3");
  if (python && (await run([python, "-c", "import venv, ensurepip"])).code === 0) return python;
  if (!hasApt) throw new Problem("There is no Python 3 with its venv module.");
  await confirm([describeInstall(["python3-venv"])]);
  await installPackages(["python3-venv"]);
  return "/usr/bin/python3";
}

/** @param {string} folder */
async function installDevcontainersCli(folder) {
  const flags = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  const specifier = `@devcontainers/cli@${PEERS["devcontainers-cli"].version}`;
  await mustRun(["npm", "install", "--prefix", folder, ...flags, specifier]);
}
