// @ts-check
import { describeInstall, hasApt, installPackages, isKnownPackage } from "./apt.mjs";
import { confirm } from "./ask.mjs";
import { Problem } from "./problem.mjs";
import { programPath, run } from "./program.mjs";

/** Makes sure that Docker Compose is installed: the plugin of docker, or the older program of its own. */
export async function ensureCompose() {
  if (programPath("docker-compose") || (await run(["docker", "compose", "version"])).code === 0) return;
  if (!hasApt) throw new Problem("Docker Compose not found. Install it with your system's package manager.");
  const name = (await isKnownPackage("docker-compose-v2")) ? "docker-compose-v2" : "docker-compose";
  await confirm([describeInstall([name])]);
  await installPackages([name]);
}
