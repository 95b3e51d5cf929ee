// @ts-check
import { existsSync } from "node:fs";
import { hasApt } from "./apt.mjs";
import { ensureDocker, noEngine } from "./docker.mjs";
import { dockerDaemonState, dockerSocket } from "./docker-daemon.mjs";
import { DEBIAN, ensureImage } from "./images.mjs";
import { ensurePodmanRuns, hasPodman } from "./podman.mjs";
import { programPath } from "./program.mjs";

/** @type {import("./images.mjs").ImageStore} */
export const DOCKER_STORE = { label: "Docker", engine: "docker", client: ["docker"] };

/** @type {import("./images.mjs").ImageStore} */
export const PODMAN_STORE = { label: "Podman", engine: "podman", client: ["podman"] };

/**
 * Makes sure that there is a container engine with a base image: an installed engine, Docker before Podman as in rocker
 * itself; otherwise Docker is installed.
 */
export async function ensureEngineWithImage() {
  const docker = await dockerDaemonState();
  const dockerAnswers = docker === "answers" && programPath("docker") !== undefined;
  // rocker would choose Docker although a killed daemon left only its socket behind.
  const staleSocket = docker === "silent" && existsSync(dockerSocket() ?? "");
  if (!dockerAnswers && !staleSocket && !process.env.DOCKER_HOST && (await hasPodman())) {
    await ensureImage(PODMAN_STORE, DEBIAN);
    await ensurePodmanRuns(DEBIAN.name);
    return;
  }
  if (!dockerAnswers) {
    if (process.platform !== "linux" || (!hasApt && !programPath("dockerd"))) throw noEngine();
    await ensureDocker();
  }
  await ensureImage(DOCKER_STORE, DEBIAN);
}
