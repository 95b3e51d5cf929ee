import type { Facts } from "../facts.ts";

/** `usage`: the person typed something wrong. `failure`: it was right but could not be done. `bug`: ours. */
export type ErrorKind = "usage" | "failure" | "bug";

/** What one catalogue entry says once its facts are put in. */
export interface ErrorText {
  /** What happened, one sentence. */
  readonly what: string;
  /** Why, when that is known and not plain from `what`. */
  readonly why?: string | undefined;
  /** What the person can do. */
  readonly fix?: string | undefined;
}

/** One row of the catalogue. Facts are plain data: see `FactValue`. */
export interface Entry<F extends Facts> {
  readonly kind: ErrorKind;
  readonly text: (facts: F) => ErrorText;
}

type Text<F extends Facts> = Entry<F>["text"];

export const usage = <F extends Facts>(text: Text<F>): Entry<F> => ({ kind: "usage", text });
export const failure = <F extends Facts>(text: Text<F>): Entry<F> => ({ kind: "failure", text });
export const bug = <F extends Facts>(text: Text<F>): Entry<F> => ({ kind: "bug", text });

export const list = (names: readonly string[]) => names.join(", ");
