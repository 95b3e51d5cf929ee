// @ts-check
import { createInterface } from "node:readline/promises";
import { say } from "./log.mjs";
import { Problem } from "./problem.mjs";

/**
 * Lists what is about to change on the machine and, in a terminal, asks first. Without a terminal (CI, a script) it
 * continues: whoever runs a setup script unattended wants the setup.
 * @param {readonly string[]} actions one line each
 * @throws {Problem} when the answer is no
 */
export async function confirm(actions) {
  say("Setup needs to:");
  for (const action of actions) say(`  - ${action}`);
  if (!process.stdin.isTTY || !process.stderr.isTTY) return;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question("Continue? [Y/n] ").finally(() => terminal.close());
  if (!/^(y|yes)?$/i.test(answer.trim())) throw new Problem("Nothing was changed.");
}
