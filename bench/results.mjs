// @ts-check
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../scripts/setup/directories.mjs";
import { say } from "../scripts/setup/log.mjs";
import { asMarkdown } from "./report.mjs";

const DIRECTORY = join(repository, "bench/results");

/** Writes the results into the repository, so that its history is also theirs. @param {import("./report.mjs").Report} report */
export function writeResults(report) {
  mkdirSync(DIRECTORY, { recursive: true });
  writeFileSync(join(DIRECTORY, "latest.json"), `${withSamplesOnOneLine(JSON.stringify(report, null, 2))}\n`);
  writeFileSync(join(DIRECTORY, "latest.md"), asMarkdown(report));
  say("\nWrote bench/results/latest.json and latest.md");
}

/** @param {string} json */
function withSamplesOnOneLine(json) {
  return json.replace(/\[[\s\d.,]*\]/g, (numbers) => numbers.replace(/\s+/g, " "));
}
