import type { Catalogue, ErrorCode, FactsOf } from "../catalogue.ts";

/** What `rocker help RK403` and docs/reference/errors.md say of an error. */
export interface Explanation<Code extends ErrorCode> {
  /** A few words, as a heading. */
  readonly title: string;
  /** What it means, and when it happens. */
  readonly meaning: string;
  /** What to do. */
  readonly solution: string;
  /** Facts of typical cases: the message is shown as rendered from each. The first has the most common form. */
  readonly examples: readonly [FactsOf<Code>, ...FactsOf<Code>[]];
}

/** Explanations of the codes of one file of the catalogue: a code without one does not compile. */
export type ExplanationsOf<Entries> = {
  readonly [Code in keyof Entries & keyof Catalogue]: Explanation<Code>;
};
