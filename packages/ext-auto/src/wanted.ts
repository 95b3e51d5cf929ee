import { type Choice, type ChooseContext, problemOf, RockerError } from "@rocker/core";

/**
 * Asks a person about each.
 * @returns those that they want; all of them from the one on that they do not answer are not
 * @throws RockerError where there is nobody to ask
 */
export async function wanted(
  choices: readonly Choice[],
  ask: ChooseContext["ask"],
): Promise<readonly Choice[]> {
  if (choices.length === 0) return [];
  if (!ask) {
    throw new RockerError([
      problemOf("auto", {
        slug: "no-terminal",
        kind: "usage",
        facts: { extensions: choices.map(({ extension }) => extension) },
        what: "--auto=ask cannot ask: there is no terminal.",
        fix: `Say --auto alone, or turn on what is wanted: ${choices.map(({ extension }) => `--${extension}`).join(" ")}`,
      }),
    ]);
  }
  const some: Choice[] = [];
  for (const choice of choices) {
    const answer = await ask(`Turn on ${choice.extension} (${choice.because})? [Y/n] `);
    if (answer === undefined) break;
    if (/^(y(es)?)?$/i.test(answer)) some.push(choice);
  }
  return some;
}
