// @ts-check
import { parseArgs } from "node:util";
import { Problem } from "../scripts/setup/problem.mjs";

/** @typedef {{ runs: number, only: string | undefined, withoutPeers: boolean, help: boolean }} BenchOptions */

export const USAGE = `Usage: npm run bench -- [options]

  --runs N         Number of rounds per table (default: 15; fewer for slow tables)
  --only PATTERN   Measure only tables and lines that match; do not write results
  --without-peers  Skip the comparison with other programs
`;

/**
 * @param {readonly string[]} argv
 * @returns {BenchOptions}
 */
export function parseBenchOptions(argv) {
  const values = parse(argv);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Problem(`Invalid value for --runs: "${values.runs}". Use a positive integer.`);
  if (values.only !== undefined) assertPattern(values.only);
  return { runs, only: values.only, withoutPeers: values["without-peers"], help: values.help };
}

/** @param {readonly string[]} argv */
function parse(argv) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        runs: { type: "string", default: "15" },
        only: { type: "string" },
        "without-peers": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

/** @param {string} pattern */
function assertPattern(pattern) {
  try {
    new RegExp(pattern, "i");
  } catch (error) {
    throw new Problem(
      `Invalid regular expression for --only: ${error instanceof Error ? error.message : error}.`,
    );
  }
}
