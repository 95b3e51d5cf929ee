// @ts-check
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describeInstall, hasApt, installPackages, missingPackages } from "./apt.mjs";
import { confirm } from "./ask.mjs";
import { reachableLimits } from "./limits.mjs";
import { lastLines, say } from "./log.mjs";
import { Problem } from "./problem.mjs";
import { isRoot, programPath, run } from "./program.mjs";

/** Read by Podman for root and for all users, and by nothing else. */
const ADJUSTMENT = "/etc/containers/containers.conf.d/rocker-dev.conf";

const ENGINE_NEEDS = [
  { program: "podman", package: "podman" },
  // Explicit, because apt would otherwise install crun, which rejects hybrid cgroups.
  { program: "runc", package: "runc" },
];

const HELPER_NEEDS = [
  // The init process of --init.
  { program: "catatonit", package: "catatonit" },
  { program: "newuidmap", package: "uidmap" },
  { program: "slirp4netns", package: "slirp4netns" },
];

/** Whether Podman is installed and "podman info" works. */
export async function hasPodman() {
  return programPath("podman") !== undefined && (await run(["podman", "info"])).code === 0;
}

/** Installs Podman, including what it needs to run rootless. */
export async function ensurePodmanInstalled() {
  const needs = programPath("podman") ? HELPER_NEEDS : [...ENGINE_NEEDS, ...HELPER_NEEDS];
  const packages = missingPackages(needs);
  if (packages.length === 0) return;
  if (!hasApt) throw new Problem(`Install these first: ${packages.join(", ")}.`);
  await confirm([describeInstall(packages)]);
  await installPackages(packages);
}

/**
 * Makes sure that Podman can run containers. If it cannot, because it requests higher limits than possible (on a machine
 * that is itself a container) or because of its default runtime, a separate configuration file is added, and kept only if
 * it helps.
 * @param {string} image one that the store has
 */
export async function ensurePodmanRuns(image) {
  const probe = ["podman", "run", "--rm", "--network=none", image, "true"];
  const first = await run(probe);
  if (first.code === 0) return;
  const failed = () =>
    new Problem(`Podman cannot run a container on this machine:\n${lastLines(first.output)}`);
  if (!isRoot) throw failed();
  const content = await adjustedConfiguration();
  say(`Podman cannot run a container with its default settings; adjusting them in ${ADJUSTMENT}`);
  mkdirSync(dirname(ADJUSTMENT), { recursive: true });
  writeFileSync(ADJUSTMENT, content);
  if ((await run(probe)).code === 0) return;
  rmSync(ADJUSTMENT);
  throw failed();
}

async function adjustedConfiguration() {
  const { nofile, nproc } = reachableLimits();
  const runtime = await run(["podman", "info", "--format", "{{.Host.OCIRuntime.Name}}"]);
  const useRunc = runtime.stdout.trim() !== "runc" && programPath("runc");
  return [
    "# Written by rocker's scripts/setup/podman.mjs, because containers did not start with Podman's default settings.",
    "[containers]",
    `default_ulimits = ["nofile=${nofile}:${nofile}", "nproc=${nproc}:${nproc}"]`,
    ...(useRunc ? ["[engine]", 'runtime = "runc"'] : []),
    "",
  ].join("\n");
}
