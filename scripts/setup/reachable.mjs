// @ts-check
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { installPackages, missingPackages } from "./apt.mjs";
import { withCleanUp } from "./cleanup.mjs";
import { repository } from "./directories.mjs";
import { say } from "./log.mjs";
import { isRoot, mustRun, run } from "./program.mjs";
import { asTestUser, TEST_USER } from "./test-user.mjs";

/**
 * Runs the work while the test user can access the repository and Node, which may be in root's home directory. Only
 * traversal of the parent directories is allowed, only for this user, and only while the work runs.
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
      for (const directory of parentDirectories(realpathSync(path))) undo.push(...(await open(directory)));
    }
    return work();
  });
}

/**
 * @param {string} directory
 * @returns {Promise<string[][]>} the commands that undo it
 */
async function open(directory) {
  if ((await run(asTestUser(["test", "-x", directory]))).code === 0) return [];
  await installPackages(missingPackages([{ program: "setfacl", package: "acl" }]));
  say(`Allowing ${TEST_USER.name} to traverse ${directory} while the tests run.`);
  const before = await mustRun(["getfacl", "--absolute-names", "--skip-base", directory]);
  await mustRun(["setfacl", "--modify", `user:${TEST_USER.name}:x`, directory]);
  // Removing a single entry leaves a mask behind, which a directory without an ACL does not have.
  const had = before.stdout.trim() !== "";
  return [["setfacl", ...(had ? ["--remove", `user:${TEST_USER.name}`] : ["--remove-all"]), directory]];
}

/** From the root down. @param {string} path @returns {string[]} */
function parentDirectories(path) {
  const parent = dirname(path);
  return parent === path ? [] : [...parentDirectories(parent), parent];
}
