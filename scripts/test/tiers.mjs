// @ts-check
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withCleanUp } from "../setup/cleanup.mjs";
import { repository } from "../setup/directories.mjs";
import { lastLines, say } from "../setup/log.mjs";
import { run } from "../setup/program.mjs";
import { NOTHING, readReport } from "./results.mjs";

/** @typedef {import("./results.mjs").Report} Report */

/**
 * Runs `pnpm check`: one result, with output only if it fails.
 * @param {readonly string[]} pnpm
 * @returns {Promise<Report>}
 */
export async function runChecks(pnpm) {
  say("Checking format, lint, types, dead code, exports, terms and generated files (pnpm check).");
  const result = await run([...pnpm, "run", "check"], { cwd: repository });
  if (result.code === 0) return { ...NOTHING, passed: 1 };
  say(`${lastLines(result.output, 200)}\nThe checks failed. To run only the checks: pnpm check`);
  return { ...NOTHING, failed: 1 };
}

/**
 * Runs the tests of one vitest project.
 * @param {"unit" | "docs" | "e2e"} project
 * @param {readonly string[]} args for vitest, such as a file filter
 * @param {Record<string, string>} variables
 * @returns {Promise<Report>}
 */
export async function runTests(project, args, variables) {
  say(`Running the ${project} tests (vitest).`);
  const directory = mkdtempSync(join(tmpdir(), "rocker-test-"));
  const report = join(directory, "report.json");
  const vitest = [process.execPath, join(repository, "node_modules/vitest/vitest.mjs"), "run"];
  const reporters = ["--reporter=default", `--reporter=${join(import.meta.dirname, "reporter.mjs")}`];
  // A filter may match only tests of the other project.
  const filtered = args.length > 0 ? ["--passWithNoTests"] : [];
  const removeDirectory = () => rmSync(directory, { recursive: true, force: true });
  return withCleanUp(removeDirectory, async () => {
    const result = await run([...vitest, "--project", project, ...reporters, ...filtered, ...args], {
      live: "inherit",
      cwd: repository,
      env: { ...process.env, ...variables, ROCKER_TEST_REPORT: report },
    });
    return readReport(report, result.code);
  });
}
