import type { ErrorCode, FactsOf } from "./catalogue.ts";
import type { Facts } from "./facts.ts";

/** The facts of a problem with this code; undefined for other codes. Hints are computed from them, never from the text. */
export function problemFacts<Code extends ErrorCode>(
  code: Code,
  problem: { readonly code: string; readonly facts?: Facts | undefined },
): FactsOf<Code> | undefined {
  // `problem()` accepts exactly these for the code. A problem of an older copy of core has no facts.
  return problem.code === code ? (problem.facts as FactsOf<Code> | undefined) : undefined;
}
