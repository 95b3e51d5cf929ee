// @ts-check
import { readdirSync, readFileSync } from "node:fs";

/** Whether any process runs as a user. @param {number} uid */
export function hasProcesses(uid) {
  const owner = new RegExp(`^Uid:\\t${uid}\\t`, "m");
  return readdirSync("/proc").some((name) => /^\d+$/.test(name) && owner.test(aliveStatus(name)));
}

/**
 * Whether a process ID belongs to a program, by the name that the kernel stores (15 characters).
 * @param {string} pid
 * @param {string} program
 */
export function isProcessOf(pid, program) {
  return /^\d+$/.test(pid) && aliveStatus(pid).startsWith(`Name:\t${program.slice(0, 15)}\n`);
}

/** The kernel's status of a process; empty if it has exited. @param {string} pid */
function aliveStatus(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return /^State:\t[ZX]/m.test(status) ? "" : status;
  } catch {
    return "";
  }
}
