// @ts-check
import { readFileSync, statSync } from "node:fs";
import { request } from "node:http";
import { programPath, run } from "./program.mjs";

const DEFAULT_SOCKET = "/var/run/docker.sock";

/**
 * - `answers`: can be used
 * - `denied`: runs, but this user may not open its socket
 * - `silent`: nothing there
 * @typedef {"answers" | "denied" | "silent"} DaemonState
 */

/**
 * How the Docker daemon that the client would use is doing. The default socket is asked directly, which takes
 * some milliseconds; whatever else the client is set up for (a context, ssh, tcp) is left to the client.
 * @returns {Promise<DaemonState>}
 */
export async function dockerDaemonState() {
  const socket = dockerSocket();
  if (socket !== undefined) {
    const state = await socketState(socket);
    if (state !== "silent" || process.env.DOCKER_HOST) return state;
  }
  if (!programPath("docker")) return "silent";
  const asked = await run(["docker", "version", "--format", "{{.Server.Version}}"]);
  return asked.code === 0 ? "answers" : "silent";
}

/** The unix socket that DOCKER_HOST names, or the default one; nothing where DOCKER_HOST is another machine. */
export function dockerSocket() {
  const host = process.env.DOCKER_HOST;
  if (!host) return DEFAULT_SOCKET;
  return host.startsWith("unix://") ? host.slice("unix://".length) : undefined;
}

/**
 * @param {string} socketPath
 * @returns {Promise<DaemonState>}
 */
export function socketState(socketPath) {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: "/_ping", timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? "answers" : "silent");
    });
    ping.on("timeout", () => ping.destroy());
    ping.on("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      resolve(error.code === "EACCES" || error.code === "EPERM" ? "denied" : "silent"),
    );
    ping.end();
  });
}

/**
 * The group that may use a socket.
 * @param {string} socketPath
 */
export function socketGroup(socketPath) {
  const { gid } = statSync(socketPath);
  const line = readFileSync("/etc/group", "utf8")
    .split("\n")
    .find((entry) => entry.split(":")[2] === String(gid));
  return line?.split(":")[0] ?? String(gid);
}
