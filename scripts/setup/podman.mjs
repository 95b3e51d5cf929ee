// @ts-check
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describeInstall, hasApt, installPackages, missingPackages } from "./apt.mjs";
import { confirm } from "./ask.mjs";
import { reachableLimits } from "./limits.mjs";
import { lastLines, say } from "./log.mjs";
import { Problem } from "./problem.mjs";
import { isRoot, programPath, run } from "./program.mjs";

/** Read by the Podman of root and of every user, and by nothing else. */
const ADJUSTMENT = "/etc/containers/containers.conf.d/rocker-dev.conf";

const ENGINE_NEEDS = [
  { program: "podman", package: "podman" },
  // Named because apt would take crun else, which refuses hybrid cgroups.
  { program: "runc", package: "runc" },
];

const HELPER_NEEDS = [
  // The process that --init puts into a container.
  { program: "catatonit", package: "catatonit" },
  { program: "newuidmap", package: "uidmap" },
  { program: "slirp4netns", package: "slirp4netns" },
];

/** Whether there is a Podman that can at least say what it is. */
export async function hasPodman() {
  return programPath("podman") !== undefined && (await run(["podman", "info"])).code === 0;
}

/** Installs Podman with what it needs to run without root too. */
export async function ensurePodmanInstalled() {
  const needs = programPath("podman") ? HELPER_NEEDS : [...ENGINE_NEEDS, ...HELPER_NEEDS];
  const packages = missingPackages(needs);
  if (packages.length === 0) return;
  if (!hasApt) throw new Problem(`Install these first: ${packages.join(", ")}.`);
  await confirm([describeInstall(packages)]);
  await installPackages(packages);
}

/**
 * Makes sure that Podman runs containers and not just answers. Where it can't because it wants higher limits
 * than can be had (a machine that is itself a container), or with its default runtime, its configuration is
 * adjusted: by one file of its own, and only if that helps.
 * @param {string} image one that is in the store
 */
export async function ensurePodmanRuns(image) {
  const probe = ["podman", "run", "--rm", "--network=none", image, "true"];
  const first = await run(probe);
  if (first.code === 0) return;
  const failed = () => new Problem(`Podman can't run a container here:\n${lastLines(first.output)}`);
  if (!isRoot) throw failed();
  const content = await adjustedConfiguration();
  say(`Podman can't run a container as it is; adjusting it in ${ADJUSTMENT}`);
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
    "# Written by rocker's scripts/setup/podman.mjs: containers did not start with Podman's defaults here.",
    "[containers]",
    `default_ulimits = ["nofile=${nofile}:${nofile}", "nproc=${nproc}:${nproc}"]`,
    ...(useRunc ? ["[engine]", 'runtime = "runc"'] : []),
    "",
  ].join("\n");
}
