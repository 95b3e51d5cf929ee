// @ts-check
/** The measuring process that worker-process.mjs starts as the benchmark user. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withCleanUp } from "../scripts/setup/cleanup.mjs";
import { say } from "../scripts/setup/log.mjs";
import { runMain } from "../scripts/setup/problem.mjs";
import { allGroups, selectGroups } from "./groups.mjs";
import { measureGroup } from "./measure.mjs";
import { tableOf } from "./table.mjs";

/**
 * @typedef {object} Assignment
 * @property {string} peerDirectory
 * @property {string | undefined} only
 * @property {number} runs
 * @property {readonly import("./groups.mjs").Need[]} available
 */

/** @typedef {import("./measure.mjs").Measured} Measured */

const nothing = () => {};

/** The cleanup of the group that is being measured. */
let cleanUpGroup = nothing;

await runMain(async () => {
  /** @type {Assignment} */
  const assignment = JSON.parse(process.argv[2] ?? "");
  unsetOwnOptions();
  // An empty directory, so that no project's configuration or plugins are read.
  const directory = mkdtempSync(join(tmpdir(), "rocker-bench-"));
  process.chdir(directory);
  const cleanUp = () => {
    cleanUpGroup();
    rmSync(directory, { recursive: true, force: true });
  };
  const tables = await withCleanUp(cleanUp, () => measureAll(assignment));
  process.stdout.write(JSON.stringify(tables));
  return 0;
});

/** The user's own settings must not affect the results. */
function unsetOwnOptions() {
  for (const name of Object.keys(process.env)) if (name.startsWith("ROCKER_")) delete process.env[name];
}

/** @param {Assignment} assignment */
async function measureAll({ peerDirectory, only, runs, available }) {
  const groups = selectGroups(allGroups(peerDirectory), only);
  const tables = [];
  for (const group of groups.filter(({ needs }) => needs.every((need) => available.includes(need)))) {
    const rounds = Math.min(runs, group.atMost ?? runs);
    say(`Measuring: ${group.title} (${rounds} ${rounds === 1 ? "round" : "rounds"})`);
    cleanUpGroup = group.cleanUp ?? nothing;
    const measured = await measureGroup(group, rounds);
    cleanUpGroup();
    cleanUpGroup = nothing;
    reportProblems(measured);
    tables.push(tableOf(group, rounds, measured));
  }
  return tables;
}

/** Prints each problem once, because a missing requirement fails all commands of a group. @param {readonly Measured[]} all */
function reportProblems(all) {
  const problems = new Set(all.flatMap(({ problem }) => problem ?? []));
  for (const problem of problems) {
    const labels = all.filter((one) => one.problem === problem).map(({ command }) => command.label);
    say(`  failed: ${labels.join(", ")}\n  ${problem}`);
  }
}
