// @ts-check
/**
 * `npm run bench [-- OPTIONS]`: how long rocker takes and how much memory, compared with the bare engines, with
 * Node and with the programs that people use instead. README.md says what is measured and how.
 */
import { say } from "../scripts/setup/log.mjs";
import { Problem, runMain } from "../scripts/setup/problem.mjs";
import { whileReachable } from "../scripts/setup/reachable.mjs";
import { describeMachine, isBusy } from "./machine.mjs";
import { leftOut, nameOf, neededFor } from "./needs.mjs";
import { parseBenchOptions, USAGE } from "./options.mjs";
import { measuringPerson } from "./person.mjs";
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
  const person = measuringPerson();
  const { peerFolder } = person;
  const needs = neededFor(options, peerFolder);
  const missing = await prepare(needs, person);
  for (const [need, reason] of missing) say(`\nWithout ${nameOf(need)}: ${reason}\n`);
  const available = [...needs].filter((need) => !missing.has(need));
  const { only, runs } = options;
  const busyBefore = await isBusy();
  const tables = await whileReachable(() => measureInWorker({ peerFolder, only, runs, available }, person));
  if (tables.length === 0) throw new Problem("There is nothing to measure.");
  const busy = busyBefore || (await isBusy());
  const date = new Date().toISOString().slice(0, 10);
  const machine = await describeMachine();
  const report = { date, machine, busy, tables, leftOut: leftOut(options, missing) };
  process.stdout.write(`\n${asText(report)}\n`);
  if (only === undefined) writeResults(report);
  return hasFailures(tables) || missing.has("docker") ? 1 : 0;
});
