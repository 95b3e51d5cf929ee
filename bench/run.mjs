// @ts-check
/**
 * `npm run bench [-- OPTIONS]`: measures rocker's time and memory, compared with the engines alone, with Node and with
 * similar programs. README.md describes what is measured and how.
 */
import { say } from "../scripts/setup/log.mjs";
import { Problem, runMain } from "../scripts/setup/problem.mjs";
import { whileReachable } from "../scripts/setup/reachable.mjs";
import { benchmarkUser } from "./benchmark-user.mjs";
import { describeMachine, isBusy } from "./machine.mjs";
import { nameOf, neededFor, skipped } from "./needs.mjs";
import { parseBenchOptions, USAGE } from "./options.mjs";
import { asText } from "./report.mjs";
import { writeResults } from "./results.mjs";
import { prepare } from "./setup.mjs";
import { hasFailures } from "./table.mjs";
import { measureInWorker } from "./worker-process.mjs";

await runMain(async () => {
  const options = parseBenchOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const user = benchmarkUser();
  const { peerDirectory } = user;
  const needs = neededFor(options, peerDirectory);
  const missing = await prepare(needs, user);
  for (const [need, reason] of missing) say(`\nSkipping ${nameOf(need)}: ${reason}\n`);
  const available = [...needs].filter((need) => !missing.has(need));
  const { only, runs } = options;
  const busyBefore = await isBusy();
  const tables = await whileReachable(() => measureInWorker({ peerDirectory, only, runs, available }, user));
  if (tables.length === 0) throw new Problem("No table can be measured.");
  const busy = busyBefore || (await isBusy());
  const date = new Date().toISOString().slice(0, 10);
  const machine = await describeMachine();
  const report = { date, machine, busy, tables, skipped: skipped(options, missing) };
  process.stdout.write(`\n${asText(report)}\n`);
  if (only === undefined) writeResults(report);
  return hasFailures(tables) || missing.has("docker") ? 1 : 0;
});
