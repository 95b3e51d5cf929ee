// @ts-check
import { Problem } from "../setup/problem.mjs";

/** What --without can skip. */
const PARTS = /** @type {const} */ (["podman", "docker", "x11", "browser", "e2e"]);

/** @typedef {(typeof PARTS)[number]} Part */

/** @typedef {{ without: Set<Part>, allEngines: boolean, forVitest: string[] }} TestOptions */

/**
 * Separates the script's own options from those for vitest.
 * @param {readonly string[]} argv
 * @returns {TestOptions}
 */
export function parseTestOptions(argv) {
  /** @type {Set<Part>} */
  const without = new Set();
  let allEngines = false;
  /** @type {string[]} */
  const forVitest = [];
  for (let index = 0; index < argv.length; index++) {
    const arg = argv[index] ?? "";
    if (arg === "--without") for (const part of parts(argv[++index])) without.add(part);
    else if (arg.startsWith("--without=")) for (const part of parts(arg.slice(10))) without.add(part);
    else if (arg === "--all-engines") allEngines = true;
    else forVitest.push(arg);
  }
  return { without, allEngines, forVitest };
}

/**
 * @param {string | undefined} value a comma-separated list
 * @returns {Part[]}
 */
function parts(value) {
  return (value ?? "").split(",").map((name) => {
    const part = PARTS.find((known) => known === name);
    if (part) return part;
    throw new Problem(
      `Invalid value for --without: "${name}". Use ${PARTS.join(", ")}, or several of them separated by commas.`,
    );
  });
}
