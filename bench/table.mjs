// @ts-check
import { differences, ratios, rounded, summary } from "./statistics.mjs";

/** @typedef {import("./statistics.mjs").Summary} Summary */
/** @typedef {import("./commands.mjs").Goal & { figure: number, reached: boolean }} GoalResult */

/**
 * A row of a table. It has no summary if the command could not be measured.
 * @typedef {object} Row
 * @property {string} label
 * @property {number[]} samples of each round
 * @property {Summary} [summary]
 * @property {Summary} [ratio] to the first line, round by round
 * @property {GoalResult} [goal]
 */

/** @typedef {{ title: string, unit: "s" | "MB", rounds: number, rows: Row[] }} Table */

/**
 * The results as plain data, without paths of this machine.
 * @param {import("./groups.mjs").Group} group
 * @param {number} rounds
 * @param {readonly import("./measure.mjs").Measured[]} measured
 * @returns {Table}
 */
export function tableOf({ title, measures, baseline }, rounds, measured) {
  const first = measured.find(({ command, problem }) => command === baseline && problem === undefined);
  return {
    title,
    unit: measures === "seconds" ? "s" : "MB",
    rounds,
    rows: measured.map((one) => rowOf(one, one === first ? undefined : first?.samples)),
  };
}

/**
 * @param {import("./measure.mjs").Measured} measured
 * @param {readonly number[]} [baseline]
 * @returns {Row}
 */
function rowOf({ command, samples, problem }, baseline) {
  const { label, goal } = command;
  if (problem !== undefined) return { label, samples: [] };
  const ratio = baseline && summary(ratios(samples, baseline));
  return {
    label,
    samples: samples.map(rounded),
    summary: summary(samples),
    ...(ratio && { ratio }),
    ...(goal && goalOf(goal, figureOf(goal.of, samples, baseline))),
  };
}

/**
 * @param {import("./commands.mjs").Goal["of"]} of
 * @param {readonly number[]} samples
 * @param {readonly number[]} [baseline]
 */
function figureOf(of, samples, baseline) {
  if (of === "highest") return rounded(Math.max(...samples));
  if (!baseline) return undefined;
  return summary((of === "ratio" ? ratios : differences)(samples, baseline)).median;
}

/**
 * @param {import("./commands.mjs").Goal} goal
 * @param {number | undefined} figure undefined if the baseline has no result
 * @returns {Pick<Row, "goal">}
 */
function goalOf(goal, figure) {
  return figure === undefined ? {} : { goal: { ...goal, figure, reached: figure <= goal.atMost } };
}

/** @param {readonly Table[]} tables */
export function hasFailures(tables) {
  return tables.some(({ rows }) => rows.some((row) => row.summary === undefined));
}
