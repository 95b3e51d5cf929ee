// @ts-check
import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { repository } from "../scripts/setup/folders.mjs";
import { run } from "../scripts/setup/program.mjs";

/**
 * What figures depend on, and nothing that tells whose machine it is.
 * @returns {Promise<Record<string, string>>}
 */
export async function describeMachine() {
  const described = {
    processor: `${cpus()[0]?.model.trim() ?? "unknown"}, ${cpus().length} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    // Without the suffix that says who built it.
    system: `${distribution()}, ${type()} ${/^[\d.]*\d/.exec(release())?.[0] ?? ""}`,
    node: process.version.slice(1),
    docker: await answer([
      "docker",
      "version",
      "--format",
      "client {{.Client.Version}}, daemon {{.Server.Version}}",
    ]),
    podman: (await answer(["podman", "--version"])).replace("podman version ", ""),
    rocker: await commit(),
  };
  return Object.fromEntries(Object.entries(described).filter(([, value]) => value !== ""));
}

/** Whether others use the machine, so that figures tell of them too: looks for a second while we do nothing. */
export async function isBusy() {
  const before = processorTimes();
  await pause(1000);
  const after = processorTimes();
  return (after.used - before.used) / (after.all - before.all) > 0.1;
}

/** Milliseconds of all cores since the machine started. */
function processorTimes() {
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
  const hash = await answer(["git", "-C", repository, "rev-parse", "--short", "HEAD"]);
  if (hash === "") return "";
  const changes = await answer(["git", "-C", repository, "status", "--porcelain", "--", "packages"]);
  return `commit ${hash}${changes === "" ? "" : " with changes"}`;
}

/** What a program says; nothing where it fails. @param {readonly string[]} argv */
async function answer(argv) {
  const { code, stdout } = await run(argv);
  return code === 0 ? stdout.trim() : "";
}
