// @ts-check
import { join } from "node:path";
import { cacheDirectory } from "../scripts/setup/directories.mjs";
import { isRoot } from "../scripts/setup/program.mjs";
import { asTestUser, TEST_USER } from "../scripts/setup/test-user.mjs";

/**
 * The user that the measured programs run as. `--user` does nothing for root, and Podman works differently for root. If
 * root starts the benchmark, this is therefore the user of the end-to-end tests.
 * @typedef {object} BenchmarkUser
 * @property {string} peerDirectory in the user's cache directory, outside the repository
 * @property {(argv: readonly string[]) => readonly string[]} as a command line that runs as this user
 */

/** @returns {BenchmarkUser} */
export function benchmarkUser() {
  if (!isRoot) return { peerDirectory: join(cacheDirectory, "bench"), as: (argv) => argv };
  return {
    peerDirectory: join(TEST_USER.home, ".cache/rocker-dev/bench"),
    as: (argv) => asTestUser(["env", ...forwardedVariables(), ...argv]),
  };
}

/** Variables that a build may need to reach a mirror or a Dagger engine. Nothing else of root's environment is passed on. */
function forwardedVariables() {
  return Object.entries(process.env).flatMap(([name, value]) =>
    /^((https?|ftp|all|no)_proxy|(_EXPERIMENTAL_)?DAGGER_.*)$/i.test(name) ? [`${name}=${value}`] : [],
  );
}
