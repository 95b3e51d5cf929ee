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

export interface Entry<Facts> {
  readonly kind: ErrorKind;
  readonly text: (facts: Facts) => ErrorText;
}

export const usage = <Facts>(text: (facts: Facts) => ErrorText): Entry<Facts> => ({ kind: "usage", text });
export const failure = <Facts>(text: (facts: Facts) => ErrorText): Entry<Facts> => ({
  kind: "failure",
  text,
});
export const bug = <Facts>(text: (facts: Facts) => ErrorText): Entry<Facts> => ({ kind: "bug", text });

export const list = (names: readonly string[]) => names.join(", ");
