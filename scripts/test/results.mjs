// @ts-check
import { existsSync, readFileSync } from "node:fs";

/**
 * The results of some tests.
 * @typedef {object} Report
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} skipped names of skipped tests
 * @property {Readonly<Record<string, number>>} against number of passed tests for each engine or recording
 * @property {readonly string[]} slowest test files that took longest, with their times
 * @property {readonly string[]} retried tests that failed once and ran again, passed or not, with their first failure
 */

/** @type {Report} */
export const NOTHING = { passed: 0, failed: 0, skipped: [], against: {}, slowest: [], retried: [] };

/**
 * Reads the report of reporter.mjs. If vitest failed without a failed test (its setup threw, or the process was killed),
 * this counts as one failure, so that no failure is lost.
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
    slowest: all.flatMap(({ slowest }) => slowest),
    retried: all.flatMap(({ retried }) => retried),
  };
}

/** @param {Report} report */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}

/**
 * A list of names with a title; empty if there are no names.
 * @param {string} title
 * @param {readonly string[]} names
 */
export function namesUnder(title, names) {
  return names.length === 0 ? [] : [`${title}:`, ...names.map((name) => `  ${name}`), ""];
}

/**
 * How many tests ran against which engine; tests without an engine are not counted.
 * @param {Report} report
 */
export function againstLines({ against }) {
  return Object.entries(against).map(([what, count]) => `${count} tests on ${what}`);
}
