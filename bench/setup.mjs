// @ts-check
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "../scripts/setup/directories.mjs";
import { ensureDocker } from "../scripts/setup/docker.mjs";
import { DOCKER_STORE, PODMAN_STORE } from "../scripts/setup/engine.mjs";
import { DEBIAN, ensureImage } from "../scripts/setup/images.mjs";
import { whileLocked } from "../scripts/setup/lock.mjs";
import { ensurePodmanRuns, hasPodman } from "../scripts/setup/podman.mjs";
import { Problem } from "../scripts/setup/problem.mjs";
import { isRoot, mustRun } from "../scripts/setup/program.mjs";
import { asTestUser, ensureTestUser, prepareRootlessPodman } from "../scripts/setup/test-user.mjs";
import { buildPackages, findPnpm, installDependencies } from "../scripts/setup/workspace.mjs";
import { ensurePeer } from "./peers.mjs";
import { problemOf } from "./problem-of.mjs";

/** @typedef {import("./groups.mjs").Need} Need */
/** @typedef {import("./benchmark-user.mjs").BenchmarkUser} BenchmarkUser */

/**
 * Builds rocker and provides what the tables require.
 * @param {ReadonlySet<Need>} needs
 * @param {BenchmarkUser} user
 * @returns {Promise<Map<Need, string>>} what is not available, and why
 */
export async function prepare(needs, user) {
  return whileLocked(async () => {
    const pnpm = await findPnpm();
    await installDependencies(pnpm);
    await buildPackages(pnpm);
    /** @type {Map<Need, string>} */
    const missing = new Map();
    /** @param {Need} need @param {() => Promise<void>} work */
    const tryTo = async (need, work) => {
      if (!needs.has(need)) return;
      const reason = await problemOf(work);
      if (reason !== undefined) missing.set(need, reason);
    };
    await tryTo("docker", prepareDocker);
    // After Docker, because its package creates a group that the user joins.
    if (isRoot) await ensureTestUser();
    await tryTo("podman", preparePodman);
    await tryTo("dagger", () => checkDagger(user));
    for (const peer of /** @type {const} */ (["pypi-rocker", "devcontainers-cli"]))
      await tryTo(peer, () => ensurePeer(peer, user));
    return missing;
  });
}

async function prepareDocker() {
  await ensureDocker();
  await ensureImage(DOCKER_STORE, DEBIAN);
}

/** Dagger is measured only if its own variables or PATH lead to an engine. It is not installed for this. @param {BenchmarkUser} user */
async function checkDagger(user) {
  const modules = ["engine-dagger/dist/index.js", "core/dist/lifecycle.js"].map((file) =>
    JSON.stringify(pathToFileURL(join(repository, "packages", file)).href),
  );
  const script = `const [{ default: [dagger] }, { systemHost }] = await Promise.all([${modules.map((one) => `import(${one})`).join(", ")}]);
    const found = dagger.detect(systemHost());
    process.stdout.write(found.usable ? "" : found.reason);`;
  const { stdout } = await mustRun(user.as([process.execPath, "--input-type=module", "--eval", script]));
  if (stdout) throw new Problem(`${stdout}.`);
}

/** Podman is measured only if it is installed. It is not installed for this. */
async function preparePodman() {
  if (!(await hasPodman())) throw new Problem("Podman is not installed.");
  await ensureImage(PODMAN_STORE, DEBIAN);
  await ensurePodmanRuns(DEBIAN.name);
  if (!isRoot) return;
  prepareRootlessPodman();
  const client = asTestUser(["podman"]);
  await ensureImage({ label: "Podman of the benchmark user", engine: "podman", client }, DEBIAN);
  await mustRun([...client, "run", "--rm", "--userns=keep-id", DEBIAN.name, "true"]);
}
