import { type ExtensionProblem, problemOf, RockerError } from "@rocker/core";
import { type Place, placeText } from "./place.ts";

/** Something that is wrong at a place of a file. */
export function problemAt(
  place: Place,
  text: { readonly slug: string; readonly what: string; readonly why?: string; readonly fix: string },
): ExtensionProblem {
  return { ...text, what: `${placeText(place)}: ${text.what}`, kind: "usage" };
}

/** For commands, which core does not ask for problems: all of them as one error. */
export function errorOf(problems: readonly ExtensionProblem[]): RockerError {
  return new RockerError(problems.map((one) => problemOf("deps", one)));
}
