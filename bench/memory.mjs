// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Problem } from "../scripts/setup/problem.mjs";

/** A command for a container that prints a line when it has started and exits at the end of its input. */
export const UNTIL_INPUT_ENDS = ["sh", "-c", "echo; exec cat"];

/**
 * The peak memory of the process itself, not of the programs that it started. Read while its container is known to run,
 * because the container has printed a line.
 * @param {import("./commands.mjs").Command} command one that prints a line and then waits for the end of its input
 */
export async function peakMegabytes({ programs }) {
  const [[name = "", ...args] = []] = programs;
  const child = spawn(name, args, { stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new Problem(String(error))));
    child.on("exit", resolve);
  });
  const runs = await Promise.race([once(child.stdout, "data").then(() => true), ended.then(() => false)]);
  if (!runs) throw new Problem(`It exited with code ${child.exitCode} before its container ran.`);
  const peak = highWaterMark(child.pid ?? 0);
  child.stdin.on("error", () => {}); // it may have exited already
  child.stdin.end();
  await ended;
  return peak;
}

/** @param {number} pid */
function highWaterMark(pid) {
  const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(readStatus(pid))?.[1];
  if (kibibytes === undefined) throw new Problem("The system does not report the peak memory of a process.");
  return (Number(kibibytes) * 1024) / 1e6;
}

/** @param {number} pid */
function readStatus(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
