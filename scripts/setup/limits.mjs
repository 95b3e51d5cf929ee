// @ts-check
import { readFileSync } from "node:fs";

/** The limit that Podman sets for containers if it can. */
const PODMAN_DEFAULT = 1048576;

/**
 * The highest limits that containers can have without raising the limits of this process.
 * Podman lowers its own limit of processes to pid_max before it starts a container.
 */
export function reachableLimits() {
  return {
    nofile: Math.min(hardLimit("Max open files"), PODMAN_DEFAULT),
    nproc: Math.min(hardLimit("Max processes"), pidMax(), PODMAN_DEFAULT),
  };
}

/** @param {string} name as in /proc/self/limits */
function hardLimit(name) {
  const line = readFileSync("/proc/self/limits", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(name));
  const hard = line?.slice(name.length).trim().split(/\s+/)[1];
  return hard === undefined || hard === "unlimited" ? Number.POSITIVE_INFINITY : Number(hard);
}

function pidMax() {
  return Number(readFileSync("/proc/sys/kernel/pid_max", "utf8"));
}
