// @ts-check
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { mustRun } from "../scripts/setup/program.mjs";

/** In the folder where commands are measured, which is removed in the end. */
const FOLDER = "project";

export const PROJECT_FLAGS = ["--workspace-folder", FOLDER];

/**
 * The least project that @devcontainers/cli takes, and its container, running.
 * @param {readonly string[]} start of devcontainer's command line
 * @param {string} image
 */
export async function startProject(start, image) {
  mkdirSync(join(FOLDER, ".devcontainer"), { recursive: true });
  writeFileSync(join(FOLDER, ".devcontainer/devcontainer.json"), JSON.stringify({ image }));
  await mustRun([...start, "up", ...PROJECT_FLAGS]);
}

/** Removes the container, for which the program has no command, and the project. */
export function removeProject() {
  const filter = `label=devcontainer.local_folder=${resolve(FOLDER)}`;
  const listed = spawnSync("docker", ["ps", "--all", "--quiet", "--filter", filter], { encoding: "utf8" });
  const containers = (listed.stdout ?? "").split("\n").filter(Boolean);
  if (containers.length > 0) spawnSync("docker", ["rm", "--force", ...containers], { stdio: "ignore" });
  rmSync(FOLDER, { recursive: true, force: true });
}
