// @ts-check
import { createInterface } from "node:readline/promises";
import { say } from "./log.mjs";
import { Problem } from "./problem.mjs";

/**
 * Says what is about to be changed on the machine and, when somebody is there to answer, asks first.
 * Without a terminal (CI, a script) it goes on: who runs a set-up script unattended wants the set-up.
 * @param {readonly string[]} actions one line each
 * @throws {Problem} when the answer is no
 */
export async function confirm(actions) {
  say("This machine needs:");
  for (const action of actions) say(`  - ${action}`);
  if (!process.stdin.isTTY || !process.stderr.isTTY) return;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question("Go on? [Y/n] ").finally(() => terminal.close());
  if (!/^(y|yes)?$/i.test(answer.trim())) throw new Problem("Nothing was changed.");
}
