import type { ErrorCode, FactsOf } from "./catalogue.ts";

/**
 * The type of a fact: plain JSON data, so that it can be printed, stored and compared. Facts are printed by `--json`, so they
 * are never secrets.
 */
export type FactValue =
  | string
  | number
  | boolean
  | readonly FactValue[]
  | { readonly [name: string]: FactValue | undefined };

/** The facts of a problem, by name. An unknown optional fact is undefined, and absent in JSON. */
export type Facts = { readonly [name: string]: FactValue | undefined };

/** The facts of a problem with this code; undefined for other codes. Hints are computed from them, never from the text. */
export function problemFacts<Code extends ErrorCode>(
  code: Code,
  problem: { readonly code: string; readonly facts?: Facts | undefined },
): FactsOf<Code> | undefined {
  // `problem()` accepts exactly these for the code. A problem of an older copy of core has no facts.
  return problem.code === code ? (problem.facts as FactsOf<Code> | undefined) : undefined;
}
