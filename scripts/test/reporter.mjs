// @ts-check
/** A vitest reporter: writes the results for the summary of `npm test` to $ROCKER_TEST_REPORT. */
import { writeFileSync } from "node:fs";

/** @typedef {import("./results.mjs").Report} Report */

export default class SummaryReporter {
  /**
   * @param {readonly import("vitest/node").TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    /** @param {string} state */
    const inState = (state) => tests.filter((test) => test.result().state === state);
    // Files that cannot be imported and suites whose setup threw may not report any test.
    const brokenSuites = modules.flatMap((module) => [
      ...(module.errors().length > 0 ? [module] : []),
      ...[...module.children.allSuites()].filter((suite) => suite.errors().length > 0),
    ]);
    /** @type {Report} */
    const report = {
      passed: inState("passed").length,
      failed: inState("failed").length + brokenSuites.length + unhandledErrors.length,
      // The tests of a skipped suite inside a skipped suite stay pending.
      skipped: [...inState("skipped"), ...inState("pending")].map(nameOf),
      against: countOf(
        inState("passed").flatMap((test) => /** @type {{ against?: string }} */ (test.meta()).against ?? []),
      ),
      slowest: slowestOf(modules),
      retried: tests.filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0).map(nameAndReason),
    };
    writeFileSync(process.env.ROCKER_TEST_REPORT ?? "", JSON.stringify(report));
  }
}

/**
 * The files that took longest, with their times.
 * @param {readonly import("vitest/node").TestModule[]} modules
 */
function slowestOf(modules) {
  return modules
    .map((module) => ({ module, seconds: Math.round(module.diagnostic().duration / 1000) }))
    .filter(({ seconds }) => seconds >= 10)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 15)
    .map(({ module, seconds }) => `${String(seconds).padStart(4)} s  ${module.relativeModuleId}`);
}

/**
 * Counts equal texts.
 * @param {readonly string[]} texts
 * @returns {Record<string, number>}
 */
function countOf(texts) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

/** @param {import("vitest/node").TestCase} test */
function nameOf(test) {
  return `${test.module.relativeModuleId} > ${test.fullName}`;
}

/**
 * If the retry passes, the reason for the first failure is printed nowhere else.
 * @param {import("vitest/node").TestCase} test
 */
function nameAndReason(test) {
  const [reason = ""] = test.result().errors?.[0]?.message.split("\n") ?? [];
  return `${nameOf(test)}: ${reason}`;
}
