import type { ValueFormat } from "@rocker/core";
import type { Check } from "./row.ts";

/** A check against a pattern. */
export function matching({ pattern, expected, fix }: ValueFormat): Check {
  return (value) =>
    pattern.test(value)
      ? undefined
      : { kind: "usage", what: `${JSON.stringify(value)} is not ${expected}.`, fix };
}
