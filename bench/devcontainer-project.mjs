// @ts-check
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { mustRun } from "../scripts/setup/program.mjs";

/** In the directory where commands are measured, which is removed at the end. */
const DIRECTORY = "project";

export const PROJECT_FLAGS = ["--workspace-directory", DIRECTORY];

/**
 * Creates a minimal project for @devcontainers/cli and starts its container.
 * @param {readonly string[]} start the beginning of devcontainer's command line
 * @param {string} image
 */
export async function startProject(start, image) {
  mkdirSync(join(DIRECTORY, ".devcontainer"), { recursive: true });
  writeFileSync(join(DIRECTORY, ".devcontainer/devcontainer.json"), JSON.stringify({ image }));
  await mustRun([...start, "up", ...PROJECT_FLAGS]);
}

/** Removes the container, because the program has no command for that, and the project. */
export function removeProject() {
  const filter = `label=devcontainer.local_folder=${resolve(DIRECTORY)}`;
  const listed = spawnSync("docker", ["ps", "--all", "--quiet", "--filter", filter], { encoding: "utf8" });
  const containers = (listed.stdout ?? "").split("\n").filter(Boolean);
  if (containers.length > 0) spawnSync("docker", ["rm", "--force", ...containers], { stdio: "ignore" });
  rmSync(DIRECTORY, { recursive: true, force: true });
}
