// @ts-check
/**
 * `npm test [-- [--without podman|docker|x11|browser|e2e]… [--all-engines] [vitest options]]`: installs dependencies, builds, prepares the
 * machine for the end-to-end tests, and runs the checks and all kinds of tests. The last line has the totals.
 */
import { whileLocked } from "./setup/lock.mjs";
import { say } from "./setup/log.mjs";
import { Problem, runMain } from "./setup/problem.mjs";
import { whileReachable } from "./setup/reachable.mjs";
import { buildPackages, findPnpm, installDependencies } from "./setup/workspace.mjs";
import { endToEndVariables, prepareEndToEnd } from "./test/environment.mjs";
import { parseTestOptions } from "./test/options.mjs";
import { againstLines, countsLine, NOTHING, namesUnder, sum } from "./test/results.mjs";
import { runChecks, runTests } from "./test/tiers.mjs";

/** @typedef {import("./test/options.mjs").Part} Part */
/** @typedef {import("./test/results.mjs").Report} Report */

await runMain(async () => {
  const options = parseTestOptions(process.argv.slice(2));
  const { without, allEngines } = options;
  /** @type {Map<string, Report>} */
  const results = new Map();
  try {
    await runAll(options, results);
  } catch (error) {
    // If the tests cannot run, the last line must not read as if they had passed.
    if (!(error instanceof Problem)) throw error;
    say(`\n${error.message}`);
    results.set("setup", { ...NOTHING, failed: 1 });
  }
  const total = sum([...results.values()]);
  const lines = [
    ...namesUnder("Skipped", total.skipped),
    ...namesUnder("Slowest files", total.slowest),
    ...namesUnder("Failed once and run again", total.retried),
    ...againstLines(total),
    ...[...results].map(([name, report]) => `${name.padEnd(8)}${countsLine(report)}`),
  ];
  if (without.size > 0) lines.push(`skipped with --without: ${[...without].join(", ")}`);
  else if (!allEngines)
    lines.push("Only what depends on it ran on rootful Podman; the rest: npm test -- --all-engines");
  process.stdout.write(`\n${[...lines, countsLine(total)].join("\n")}\n`);
  return total.failed === 0 ? 0 : 1;
});

/**
 * @param {import("./test/options.mjs").TestOptions} options
 * @param {Map<string, Report>} results receives each result as soon as it is available
 */
async function runAll({ without, allEngines, forVitest }, results) {
  const pnpm = await whileLocked(() => prepare(without));
  const variables = endToEndVariables(without, allEngines);
  results.set("checks", await runChecks(pnpm));
  const unit = await runTests("unit", forVitest, variables);
  results.set("unit", unit);
  const docs = await runTests("docs", forVitest, variables);
  results.set("docs", docs);
  if (without.has("e2e")) return;
  const e2e = await whileReachable(() => runTests("e2e", forVitest, variables));
  results.set("e2e", e2e);
  const { passed, failed } = sum([unit, docs, e2e]);
  if (passed + failed === 0) throw new Problem(`No test matches: ${forVitest.join(" ")}`);
}

/**
 * @param {ReadonlySet<Part>} without
 * @returns {Promise<string[]>} the pnpm to use
 */
async function prepare(without) {
  const pnpm = await findPnpm();
  await installDependencies(pnpm);
  await buildPackages(pnpm);
  if (!without.has("e2e")) await prepareEndToEnd(without);
  return pnpm;
}
