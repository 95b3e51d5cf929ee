import type { ErrorCode, FactsOf } from "./catalogue.ts";

/**
 * What a fact may be: plain JSON data, so that it can be printed, stored and compared. A fact is shown to the user and to
 * whatever reads `--json`, so it is never a secret.
 */
export type FactValue =
  | string
  | number
  | boolean
  | readonly FactValue[]
  | { readonly [name: string]: FactValue | undefined };

/** The facts of one problem, by name. An optional fact that is unknown is undefined, and absent in JSON. */
export type Facts = { readonly [name: string]: FactValue | undefined };

/**
 * The facts of a problem that has this code; undefined for any other. Hints are computed from them, never from the text.
 */
export function problemFacts<Code extends ErrorCode>(
  code: Code,
  problem: { readonly code: string; readonly facts?: Facts | undefined },
): FactsOf<Code> | undefined {
  // Of this code, `problem()` took exactly these. Another copy of core may be older than facts.
  return problem.code === code ? (problem.facts as FactsOf<Code> | undefined) : undefined;
}
