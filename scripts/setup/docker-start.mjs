// @ts-check
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { stateDirectory } from "./directories.mjs";
import { dockerSocket, socketState } from "./docker-daemon.mjs";
import { lastLines, say } from "./log.mjs";
import { Problem } from "./problem.mjs";
import { isProcessOf } from "./processes.mjs";
import { asRoot, isRoot, mustRun, programPath } from "./program.mjs";

/** Files in which running daemons store their process IDs. */
const PID_FILES = [
  { program: "dockerd", file: "/var/run/docker.pid" },
  { program: "containerd", file: "/var/run/docker/containerd/containerd.pid" },
];

/** How long to wait for the daemon to answer; with a slow disk this takes some seconds. */
const TIMEOUT_MS = 60_000;

const logFile = isRoot ? "/var/log/rocker-dockerd.log" : join(stateDirectory, "dockerd.log");

/** Starts dockerd in the background and waits until it answers. */
export async function startDockerDaemon() {
  if (existsSync("/run/systemd/system")) await startWithSystemd();
  else await startDetached();
}

/** Describes how the daemon is started, for the question before it. */
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
  say("The Docker daemon is running. To stop it: systemctl stop docker");
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
    ended = `dockerd exited (${signal ?? `exit code ${code}`})`;
  });
  await waitForDaemon(
    () => ended,
    () => `Last lines of ${logFile}:\n${lastLines(readFileSync(logFile, "utf8"))}`,
  );
  daemon.unref();
  say(`The Docker daemon is running. To stop it: ${isRoot ? "" : "sudo "}kill $(cat /var/run/docker.pid)`);
}

/**
 * A killed daemon leaves its process ID file behind. The next daemon does not start if another process has that ID by
 * now.
 */
function removeStalePidFiles() {
  for (const { program, file } of PID_FILES) {
    if (existsSync(file) && !isProcessOf(readFileSync(file, "utf8").trim(), program)) rmSync(file);
  }
}

/**
 * @param {() => string | undefined} exitReason returns why the daemon exited, undefined while it runs
 * @param {() => string} details for the error
 */
async function waitForDaemon(exitReason, details) {
  const socket = dockerSocket() ?? "";
  const deadline = Date.now() + TIMEOUT_MS;
  while ((await socketState(socket)) === "silent") {
    const ended = exitReason();
    if (ended) throw new Problem(`The Docker daemon did not start: ${ended}.\n${details()}`);
    if (Date.now() > deadline) {
      throw new Problem(`The Docker daemon did not answer within ${TIMEOUT_MS / 1000} s.\n${details()}`);
    }
    await pause(100);
  }
}
