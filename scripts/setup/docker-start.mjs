// @ts-check
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { dockerSocket, socketState } from "./docker-daemon.mjs";
import { stateFolder } from "./folders.mjs";
import { lastLines, say } from "./log.mjs";
import { Problem } from "./problem.mjs";
import { isProcessOf } from "./processes.mjs";
import { asRoot, isRoot, mustRun, programPath } from "./program.mjs";

/** Where a daemon that runs writes its process id. */
const PID_FILES = [
  { program: "dockerd", file: "/var/run/docker.pid" },
  { program: "containerd", file: "/var/run/docker/containerd/containerd.pid" },
];

/** How long a daemon may take until it answers; a slow disk needs some seconds. */
const PATIENCE_MS = 60_000;

const logFile = isRoot ? "/var/log/rocker-dockerd.log" : join(stateFolder, "dockerd.log");

/** Starts dockerd in the background and waits until it answers. */
export async function startDockerDaemon() {
  if (existsSync("/run/systemd/system")) await startWithSystemd();
  else await startDetached();
}

/** What starting means, for the question before. */
export function describeStart() {
  return existsSync("/run/systemd/system")
    ? "start the Docker daemon (systemctl start docker)"
    : `start the Docker daemon in the background (dockerd${isRoot ? "" : " with sudo"}, log in ${logFile})`;
}

async function startWithSystemd() {
  say("Starting the Docker daemon (systemctl start docker).");
  await mustRun(asRoot(["systemctl", "start", "docker"]), { live: "stderr" });
  await waitForDaemon(
    () => undefined,
    () => "See: journalctl -u docker",
  );
  say("It runs. To stop it: systemctl stop docker");
}

async function startDetached() {
  say(`Starting the Docker daemon in the background, log in ${logFile}`);
  mkdirSync(dirname(logFile), { recursive: true });
  if (!isRoot) await mustRun(asRoot(["true"]), { live: "stderr" }); // asks for the password while there is a terminal
  if (isRoot) removeStalePidFiles();
  const [name = "", ...args] = asRoot([programPath("dockerd") ?? "dockerd"]);
  const log = openSync(logFile, "a");
  const daemon = spawn(name, args, { cwd: "/", detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  /** @type {string | undefined} */
  let ended;
  daemon.on("error", (error) => {
    ended = String(error);
  });
  daemon.on("exit", (code, signal) => {
    ended = `dockerd ended (${signal ?? `exit code ${code}`})`;
  });
  await waitForDaemon(
    () => ended,
    () => `The end of ${logFile}:\n${lastLines(readFileSync(logFile, "utf8"))}`,
  );
  daemon.unref();
  say(`It runs. To stop it: ${isRoot ? "" : "sudo "}kill $(cat /var/run/docker.pid)`);
}

/**
 * A daemon that was killed leaves its process id behind, and the next one does not start when some other process has
 * been given that id meanwhile.
 */
function removeStalePidFiles() {
  for (const { program, file } of PID_FILES) {
    if (existsSync(file) && !isProcessOf(readFileSync(file, "utf8").trim(), program)) rmSync(file);
  }
}

/**
 * @param {() => string | undefined} whyEnded says so when the daemon is gone and waiting is in vain
 * @param {() => string} details for the error
 */
async function waitForDaemon(whyEnded, details) {
  const socket = dockerSocket() ?? "";
  const giveUpAt = Date.now() + PATIENCE_MS;
  while ((await socketState(socket)) === "silent") {
    const ended = whyEnded();
    if (ended) throw new Problem(`The Docker daemon did not start: ${ended}.\n${details()}`);
    if (Date.now() > giveUpAt) {
      throw new Problem(`The Docker daemon does not answer after ${PATIENCE_MS / 1000} s.\n${details()}`);
    }
    await pause(100);
  }
}
