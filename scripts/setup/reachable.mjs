// @ts-check
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { installPackages, missingPackages } from "./apt.mjs";
import { withCleanUp } from "./cleanup.mjs";
import { repository } from "./folders.mjs";
import { say } from "./log.mjs";
import { isRoot, mustRun, run } from "./program.mjs";
import { asTestUser, TEST_USER } from "./test-user.mjs";

/**
 * Runs the work while the test user can get to the repository and to Node, which may lie in root's home.
 * Only passing through the folders above is allowed, only to this user, and only for the time of the work.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileReachable(work) {
  /** @type {string[][]} */
  const undo = [];
  const undoAll = () => {
    for (const [name = "", ...args] of undo.splice(0)) spawnSync(name, args);
  };
  return withCleanUp(undoAll, async () => {
    for (const path of isRoot ? [repository, process.execPath] : []) {
      for (const folder of foldersAbove(realpathSync(path))) undo.push(...(await open(folder)));
    }
    return work();
  });
}

/**
 * @param {string} folder
 * @returns {Promise<string[][]>} the commands that close it again
 */
async function open(folder) {
  if ((await run(asTestUser(["test", "-x", folder]))).code === 0) return [];
  await installPackages(missingPackages([{ program: "setfacl", package: "acl" }]));
  say(`Letting ${TEST_USER.name} pass through ${folder} while the tests run.`);
  const before = await mustRun(["getfacl", "--absolute-names", "--skip-base", folder]);
  await mustRun(["setfacl", "--modify", `user:${TEST_USER.name}:x`, folder]);
  // Taking out one entry leaves a mask behind, which a folder without a list does not have.
  const had = before.stdout.trim() !== "";
  return [["setfacl", ...(had ? ["--remove", `user:${TEST_USER.name}`] : ["--remove-all"]), folder]];
}

/** From the root down. @param {string} path @returns {string[]} */
function foldersAbove(path) {
  const parent = dirname(path);
  return parent === path ? [] : [...foldersAbove(parent), parent];
}
