// @ts-check
import { userInfo } from "node:os";
import { describeInstall, hasApt, installPackages, isKnownPackage, missingPackages } from "./apt.mjs";
import { confirm } from "./ask.mjs";
import { dockerDaemonState, dockerSocket, socketGroup } from "./docker-daemon.mjs";
import { describeStart, startDockerDaemon } from "./docker-start.mjs";
import { Problem } from "./problem.mjs";
import { programPath } from "./program.mjs";

const NEEDS = [
  { program: "dockerd", package: "docker.io" },
  { program: "docker", package: "docker.io" },
];

/** Makes sure that a Docker daemon answers and that its client is here: finds, installs, starts. */
export async function ensureDocker() {
  const state = await dockerDaemonState();
  if (state === "denied") throw accessDenied();
  if (state === "answers" && programPath("docker")) return;
  if (state === "silent" && process.env.DOCKER_HOST) {
    throw new Problem(
      `No Docker daemon answers at DOCKER_HOST=${process.env.DOCKER_HOST}. Start it, or unset DOCKER_HOST.`,
    );
  }
  const needed = state === "answers" ? NEEDS.filter((need) => need.program === "docker") : NEEDS;
  const packages = missingPackages(needed);
  if (packages.length > 0 && !hasApt) throw noEngine();
  const actions = packages.length > 0 ? [describeInstall(packages)] : [];
  await confirm(state === "answers" ? actions : [...actions, describeStart()]);
  await installPackages(packages);
  // From Debian 13 on the client is a package of its own.
  if (!programPath("docker") && (await isKnownPackage("docker-cli"))) await installPackages(["docker-cli"]);
  // Where an init system runs, the installation has started the daemon.
  if ((await dockerDaemonState()) === "silent") await startDockerDaemon();
  if ((await dockerDaemonState()) === "denied") throw accessDenied();
}

function accessDenied() {
  const socket = dockerSocket() ?? "";
  const group = socketGroup(socket);
  return new Problem(
    `The Docker daemon runs, but you may not use it: ${socket} belongs to the group "${group}".\n` +
      `Join it (this amounts to root on this machine), then log in anew:\n  sudo usermod -aG ${group} ${userInfo().username}`,
  );
}

export function noEngine() {
  const what =
    process.platform === "linux"
      ? "Install Docker or Podman with your system's package manager, and start the Docker daemon"
      : "Install Docker Desktop (or Podman Desktop), and start it";
  return new Problem(`No container engine answers here. ${what}; then run this again.`);
}
