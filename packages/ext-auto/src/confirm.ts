import { type Choice, type ChooseContext, problemOf, RockerError } from "@rocker/core";

/**
 * Asks the user to confirm each extension.
 * @returns the confirmed ones. If the user stops answering, the remaining ones count as declined
 * @throws RockerError auto/no-terminal if there is nobody to ask
 */
export async function confirmChoices(
  choices: readonly Choice[],
  ask: ChooseContext["ask"],
): Promise<readonly Choice[]> {
  if (choices.length === 0) return [];
  if (!ask) {
    throw new RockerError([
      problemOf("auto", {
        slug: "no-terminal",
        facts: { extensions: choices.map(({ extension }) => extension) },
        kind: "usage",
        what: "--auto=ask needs a terminal.",
        fix: `Use --auto without "ask", or enable extensions by name: ${choices.map(({ extension }) => `--${extension}`).join(" ")}`,
      }),
    ]);
  }
  const confirmed: Choice[] = [];
  for (const choice of choices) {
    const answer = await ask(`Enable ${choice.extension} (${choice.because})? [Y/n] `);
    if (answer === undefined) break;
    if (/^(y(es)?)?$/i.test(answer)) confirmed.push(choice);
  }
  return confirmed;
}
