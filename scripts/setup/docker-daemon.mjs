// @ts-check
import { readFileSync, statSync } from "node:fs";
import { request } from "node:http";
import { programPath, run } from "./program.mjs";

const DEFAULT_SOCKET = "/var/run/docker.sock";

/**
 * - `answers`: can be used
 * - `denied`: running, but this user has no permission to open its socket
 * - `silent`: no answer
 * @typedef {"answers" | "denied" | "silent"} DaemonState
 */

/**
 * The state of the Docker daemon that the client would use. The default socket is queried directly, which takes a few
 * milliseconds; for anything else that the client is configured for (a context, ssh, tcp), the client is asked.
 * @returns {Promise<DaemonState>}
 */
export async function dockerDaemonState() {
  const socket = dockerSocket();
  if (socket !== undefined) {
    const state = await socketState(socket);
    if (state !== "silent" || process.env.DOCKER_HOST) return state;
  }
  if (!programPath("docker")) return "silent";
  const version = await run(["docker", "version", "--format", "{{.Server.Version}}"]);
  return version.code === 0 ? "answers" : "silent";
}

/** The Unix socket that DOCKER_HOST names, or the default one; undefined if DOCKER_HOST names another machine. */
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
 * The group that owns a socket.
 * @param {string} socketPath
 */
export function socketGroup(socketPath) {
  const { gid } = statSync(socketPath);
  const line = readFileSync("/etc/group", "utf8")
    .split("\n")
    .find((entry) => entry.split(":")[2] === String(gid));
  return line?.split(":")[0] ?? String(gid);
}
