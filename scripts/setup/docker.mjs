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

/** Makes sure that a Docker daemon answers and that the client is installed; installs and starts them if needed. */
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
  // Since Debian 13 the client is a separate package.
  if (!programPath("docker") && (await isKnownPackage("docker-cli"))) await installPackages(["docker-cli"]);
  // With an init system, the installation has started the daemon.
  if ((await dockerDaemonState()) === "silent") await startDockerDaemon();
  if ((await dockerDaemonState()) === "denied") throw accessDenied();
}

function accessDenied() {
  const socket = dockerSocket() ?? "";
  const group = socketGroup(socket);
  return new Problem(
    `Permission denied on Docker's socket: ${socket} belongs to the group "${group}".\n` +
      `Join the group (this is equivalent to root on this machine), then log in again:\n  sudo usermod -aG ${group} ${userInfo().username}`,
  );
}

export function noEngine() {
  const what =
    process.platform === "linux"
      ? "Install Docker or Podman with your system's package manager and start the Docker daemon"
      : "Install and start Docker Desktop (or Podman Desktop)";
  return new Problem(`No container engine found. ${what}, then run this command again.`);
}
