import { createInterface } from "node:readline/promises";
import { type Choice, RockerError } from "@rocker/core";

/** Asks a person about each. @throws RockerError where there is no terminal */
export async function ask(choices: readonly Choice[]): Promise<readonly Choice[]> {
  if (choices.length === 0) return [];
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new RockerError([
      {
        code: "auto/no-terminal",
        kind: "usage",
        what: "--auto=ask cannot ask: there is no terminal.",
        fix: `Say --auto alone, or turn on what is wanted: ${choices.map(({ extension }) => `--${extension}`).join(" ")}`,
      },
    ]);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const wanted: Choice[] = [];
    for (const choice of choices) {
      const answer = await terminal.question(`Turn on ${choice.extension} (${choice.because})? [Y/n] `);
      if (/^(y(es)?)?$/i.test(answer.trim())) wanted.push(choice);
    }
    return wanted;
  } finally {
    terminal.close();
  }
}
