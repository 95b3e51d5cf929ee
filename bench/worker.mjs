// @ts-check
/** Measures, as the person whose rocker is measured: the process that worker-process.mjs starts. */
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
 * @property {string} peerFolder
 * @property {string | undefined} only
 * @property {number} runs
 * @property {readonly import("./groups.mjs").Need[]} available
 */

/** @typedef {import("./measure.mjs").Measured} Measured */

const nothing = () => {};

/** What has to be tidied up after the group that is being measured. */
let cleanUpGroup = nothing;

await runMain(async () => {
  /** @type {Assignment} */
  const assignment = JSON.parse(process.argv[2] ?? "");
  forgetOwnSettings();
  // A folder with nothing in it, so that no project's configuration or plugins are read.
  const folder = mkdtempSync(join(tmpdir(), "rocker-bench-"));
  process.chdir(folder);
  const cleanUp = () => {
    cleanUpGroup();
    rmSync(folder, { recursive: true, force: true });
  };
  const tables = await withCleanUp(cleanUp, () => measureAll(assignment));
  process.stdout.write(JSON.stringify(tables));
  return 0;
});

/** What the person likes rocker to do is no part of what is measured. */
function forgetOwnSettings() {
  for (const name of Object.keys(process.env)) if (name.startsWith("ROCKER_")) delete process.env[name];
}

/** @param {Assignment} assignment */
async function measureAll({ peerFolder, only, runs, available }) {
  const groups = selectGroups(allGroups(peerFolder), only);
  const tables = [];
  for (const group of groups.filter(({ needs }) => needs.every((need) => available.includes(need)))) {
    const rounds = Math.min(runs, group.atMost ?? runs);
    say(`Measuring: ${group.title} (${rounds} ${rounds === 1 ? "round" : "rounds"})`);
    cleanUpGroup = group.cleanUp ?? nothing;
    const measured = await measureGroup(group, rounds);
    cleanUpGroup();
    cleanUpGroup = nothing;
    tellProblems(measured);
    tables.push(tableOf(group, rounds, measured));
  }
  return tables;
}

/** Each problem once: what a group needs and doesn't get is that of all its commands. @param {readonly Measured[]} all */
function tellProblems(all) {
  const problems = new Set(all.flatMap(({ problem }) => problem ?? []));
  for (const problem of problems) {
    const labels = all.filter((one) => one.problem === problem).map(({ command }) => command.label);
    say(`  failed: ${labels.join(", ")}\n  ${problem}`);
  }
}
