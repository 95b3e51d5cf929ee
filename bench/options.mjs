// @ts-check
import { parseArgs } from "node:util";
import { Problem } from "../scripts/setup/problem.mjs";

/** @typedef {{ runs: number, only: string | undefined, withoutPeers: boolean, help: boolean }} BenchOptions */

export const USAGE = `Usage: npm run bench -- [options]

  --runs N         Rounds per table (default: 15; slow tables have fewer)
  --only PATTERN   Only the tables and lines that this regular expression finds; writes no results
  --without-peers  Leave out the programs that others made
`;

/**
 * @param {readonly string[]} argv
 * @returns {BenchOptions}
 */
export function parseBenchOptions(argv) {
  const values = parse(argv);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Problem(`--runs takes a number from 1 on, not "${values.runs}".`);
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
      `--only takes a regular expression: ${error instanceof Error ? error.message : error}.`,
    );
  }
}
