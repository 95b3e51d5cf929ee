// @ts-check
/** A reporter for vitest: writes what the summary of `npm test` says of a project's tests to $ROCKER_TEST_REPORT. */
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
    // A file that cannot be imported, or a suite whose set-up threw: no test of theirs need be named.
    const brokenSuites = modules.flatMap((module) => [
      ...(module.errors().length > 0 ? [module] : []),
      ...[...module.children.allSuites()].filter((suite) => suite.errors().length > 0),
    ]);
    /** @type {Report} */
    const report = {
      passed: inState("passed").length,
      failed: inState("failed").length + brokenSuites.length + unhandledErrors.length,
      // A suite that is skipped within one that is skipped leaves its tests pending.
      skipped: [...inState("skipped"), ...inState("pending")].map(nameOf),
      against: countOf(
        inState("passed").flatMap((test) => /** @type {{ against?: string }} */ (test.meta()).against ?? []),
      ),
      retried: tests.filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0).map(nameAndReason),
    };
    writeFileSync(process.env.ROCKER_TEST_REPORT ?? "", JSON.stringify(report));
  }
}

/**
 * How often each word is there.
 * @param {readonly string[]} words
 * @returns {Record<string, number>}
 */
function countOf(words) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** @param {import("vitest/node").TestCase} test */
function nameOf(test) {
  return `${test.module.relativeModuleId} > ${test.fullName}`;
}

/**
 * Why it failed the first time is printed nowhere else when the second time passes.
 * @param {import("vitest/node").TestCase} test
 */
function nameAndReason(test) {
  const [reason = ""] = test.result().errors?.[0]?.message.split("\n") ?? [];
  return `${nameOf(test)}: ${reason}`;
}
