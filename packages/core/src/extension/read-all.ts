import type { Read } from "./extension.ts";

/** The value of a `Read`. */
type ValueIn<Part> = Part extends { readonly value: infer Value } ? Value : never;

/**
 * Joins what was read one by one: the values by name, or the problems of all, in order.
 * @param parts a part that is not wanted is `{ value: undefined }`
 */
export function readAll<const Parts extends Readonly<Record<string, Read<unknown>>>>(
  parts: Parts,
): Read<{ readonly [Name in keyof Parts]: ValueIn<Parts[Name]> }>;
export function readAll(parts: Readonly<Record<string, Read<unknown>>>): Read<Record<string, unknown>> {
  const problems = Object.values(parts).flatMap((part) => ("value" in part ? [] : part.problems));
  if (problems.length > 0) return { problems };
  const values = Object.entries(parts).map(([name, part]) => [
    name,
    "value" in part ? part.value : undefined,
  ]);
  return { value: Object.fromEntries(values) };
}
