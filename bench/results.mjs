// @ts-check
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../scripts/setup/folders.mjs";
import { say } from "../scripts/setup/log.mjs";
import { asMarkdown } from "./report.mjs";

const FOLDER = join(repository, "bench/results");

/** In the repository, so that its history is that of the figures. @param {import("./report.mjs").Report} report */
export function writeResults(report) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "latest.json"), `${withSamplesOnOneLine(JSON.stringify(report, null, 2))}\n`);
  writeFileSync(join(FOLDER, "latest.md"), asMarkdown(report));
  say("\nWritten to bench/results/latest.json and latest.md");
}

/** @param {string} json */
function withSamplesOnOneLine(json) {
  return json.replace(/\[[\s\d.,]*\]/g, (numbers) => numbers.replace(/\s+/g, " "));
}
