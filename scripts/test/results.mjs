// @ts-check
import { existsSync, readFileSync } from "node:fs";

/**
 * What became of some tests.
 * @typedef {object} Report
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} skipped their names
 * @property {Readonly<Record<string, number>>} against how many passed on each engine, or on what stands for one
 * @property {readonly string[]} retried those that failed once and were run again, passed or not, with the first failure
 */

/** @type {Report} */
export const NOTHING = { passed: 0, failed: 0, skipped: [], against: {}, retried: [] };

/**
 * Reads what reporter.mjs wrote. A run that failed without a failed test (a set-up that threw, a process that was
 * killed) counts as one failure, so that no failure is lost.
 * @param {string} file
 * @param {number} exitCode of vitest
 * @returns {Report}
 */
export function readReport(file, exitCode) {
  const written = existsSync(file) ? readFileSync(file, "utf8") : "";
  /** @type {Report} */
  const report = written ? JSON.parse(written) : NOTHING;
  return report.failed === 0 && exitCode !== 0 ? { ...report, failed: 1 } : report;
}

/** @param {readonly Report[]} all @returns {Report} */
export function sum(all) {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    skipped: all.flatMap(({ skipped }) => skipped),
    against: Object.assign({}, ...all.map(({ against }) => against)),
    retried: all.flatMap(({ retried }) => retried),
  };
}

/** @param {Report} report */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}

/**
 * The names that a count alone would hide; no lines where there are none.
 * @param {string} title
 * @param {readonly string[]} names
 */
export function namesUnder(title, names) {
  return names.length === 0 ? [] : [`${title}:`, ...names.map((name) => `  ${name}`), ""];
}

/**
 * What tests ran against; those that need no engine are not among them.
 * @param {Report} report
 */
export function againstLines({ against }) {
  return Object.entries(against).map(([what, count]) => `${count} tests on ${what}`);
}
