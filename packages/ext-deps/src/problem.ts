import { type ExtensionProblem, problemOf, RockerError } from "@rocker/core";
import { formatLocation, type Location } from "./location.ts";

/** A problem at a location in a file. */
export function problemAt(
  location: Location,
  text: { readonly slug: string; readonly what: string; readonly why?: string; readonly fix: string },
): ExtensionProblem {
  return { ...text, what: `${formatLocation(location)}: ${text.what}`, kind: "usage" };
}

/** Converts problems to one error. For commands: core only collects the problems of extensions. */
export function toRockerError(problems: readonly ExtensionProblem[]): RockerError {
  return new RockerError(problems.map((one) => problemOf("deps", one)));
}
