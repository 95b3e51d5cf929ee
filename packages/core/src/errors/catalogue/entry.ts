import type { Facts } from "../facts.ts";

/** `usage`: the command line or configuration is wrong. `failure`: it was right but could not be done. `bug`: ours. */
export type ErrorKind = "usage" | "failure" | "bug";

/** What one catalogue entry says once its facts are put in. */
export interface ErrorText {
  /** What happened, one sentence. */
  readonly what: string;
  /** Why, when that is known and not plain from `what`. */
  readonly why?: string | undefined;
  /** What the user can do. */
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

/** A value that came from the user, in quotes and on one line. */
export const quoted = (value: string) => JSON.stringify(value);

/** A name in quotes; an option as it is. */
export const named = (name: string) => (name.startsWith("-") ? name : quoted(name));

/** Who requests something: an extension's name, an option, or words such as "the configuration". */
export const requester = (name: string) =>
  /^[a-z0-9][a-z0-9-]*$/.test(name) ? `the extension "${name}"` : name;

/** `Did you mean X? ` before another hint, when something similar is known. */
export const didYouMean = (nearest: string | undefined) => (nearest ? `Did you mean ${nearest}? ` : "");
