// @ts-check
import { join } from "node:path";
import { cacheFolder } from "../scripts/setup/folders.mjs";
import { isRoot } from "../scripts/setup/program.mjs";
import { asTestUser, TEST_USER } from "../scripts/setup/test-user.mjs";

/**
 * Whose rocker is measured. For root `--user` has nothing to do and Podman is another program than for people, so
 * where root runs the benchmark the measured programs run as the user of the end-to-end tests.
 * @typedef {object} Person
 * @property {string} peerFolder in the person's cache, outside the repository
 * @property {(argv: readonly string[]) => readonly string[]} as a command line that runs as the person
 */

/** @returns {Person} */
export function measuringPerson() {
  if (!isRoot) return { peerFolder: join(cacheFolder, "bench"), as: (argv) => argv };
  return {
    peerFolder: join(TEST_USER.home, ".cache/rocker-dev/bench"),
    as: (argv) => asTestUser(["env", ...passedOn(), ...argv]),
  };
}

/** What a build may need to reach a mirror, or a Dagger engine; everything else of root's environment stays with root. */
function passedOn() {
  return Object.entries(process.env).flatMap(([name, value]) =>
    /^((https?|ftp|all|no)_proxy|(_EXPERIMENTAL_)?DAGGER_.*)$/i.test(name) ? [`${name}=${value}`] : [],
  );
}
