// @ts-check
import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { repository } from "../scripts/setup/directories.mjs";
import { run } from "../scripts/setup/program.mjs";

/**
 * The properties that results depend on, without anything that identifies the machine.
 * @returns {Promise<Record<string, string>>}
 */
export async function describeMachine() {
  const described = {
    cpu: `${cpus()[0]?.model.trim() ?? "unknown"}, ${cpus().length} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    // Without the suffix that names the vendor of the build.
    system: `${distribution()}, ${type()} ${/^[\d.]*\d/.exec(release())?.[0] ?? ""}`,
    node: process.version.slice(1),
    docker: await outputOf([
      "docker",
      "version",
      "--format",
      "client {{.Client.Version}}, daemon {{.Server.Version}}",
    ]),
    podman: (await outputOf(["podman", "--version"])).replace("podman version ", ""),
    rocker: await commit(),
  };
  return Object.fromEntries(Object.entries(described).filter(([, value]) => value !== ""));
}

/** Whether other processes use the machine and affect the results: observes the CPU for a second while we are idle. */
export async function isBusy() {
  const before = cpuTimes();
  await pause(1000);
  const after = cpuTimes();
  return (after.used - before.used) / (after.all - before.all) > 0.1;
}

/** Milliseconds of all cores since the machine started. */
function cpuTimes() {
  const times = cpus().map((core) => core.times);
  const idle = times.reduce((total, core) => total + core.idle, 0);
  const all = times.reduce(
    (total, { user, nice, sys, idle, irq }) => total + user + nice + sys + idle + irq,
    0,
  );
  return { all, used: all - idle };
}

function distribution() {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? type();
  } catch {
    return type();
  }
}

async function commit() {
  const hash = await outputOf(["git", "-C", repository, "rev-parse", "--short", "HEAD"]);
  if (hash === "") return "";
  const changes = await outputOf(["git", "-C", repository, "status", "--porcelain", "--", "packages"]);
  return `commit ${hash}${changes === "" ? "" : " with changes"}`;
}

/** The output of a program; empty if it fails. @param {readonly string[]} argv */
async function outputOf(argv) {
  const { code, stdout } = await run(argv);
  return code === 0 ? stdout.trim() : "";
}
