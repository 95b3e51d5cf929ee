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
