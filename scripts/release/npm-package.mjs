// @ts-check
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../setup/program.mjs";
import { cli } from "./names.mjs";

/**
 * Installs a published version of the program from the registry that npm uses.
 * @param {string} version
 * @param {string} directory empty
 * @returns {Promise<string>} the node_modules directory
 */
export async function installPublished(version, directory) {
  writeFileSync(join(directory, "package.json"), JSON.stringify({ private: true }));
  const install = ["npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"];
  await mustRun([...install, "--ignore-scripts", "--no-bin-links", `${cli.name}@${version}`], {
    cwd: directory,
  });
  return join(directory, "node_modules");
}

/**
 * The tarball of a published version, downloaded to know its digest.
 * @param {string} version
 * @param {string} directory
 */
export async function publishedTarball(version, directory) {
  const spec = `${cli.name}@${version}`;
  const view = await mustRun(["npm", "view", spec, "dist.tarball"], { cwd: directory });
  const pack = await mustRun(["npm", "pack", "--silent", "--json", spec], { cwd: directory });
  const [{ filename }] = JSON.parse(pack.stdout);
  const sha256 = createHash("sha256")
    .update(readFileSync(join(directory, filename)))
    .digest("hex");
  return { url: view.stdout.trim(), sha256 };
}
