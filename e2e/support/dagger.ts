import { systemHost } from "@rocker/core/lifecycle";
import dagger from "@rocker/engine-dagger";
import { describe } from "vitest";

const [engine] = dagger;
if (!engine) throw new Error("@rocker/engine-dagger brings no engine");

/** The engine of the environment that the tests are started in: Dagger's own variables say where it is. */
export const daggerEngine = engine;

/** Those variables, for a program with an environment of its own. */
export const daggerVariables: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(process.env).filter(
    (pair): pair is [string, string] => /^(_EXPERIMENTAL_)?DAGGER_/.test(pair[0]) && pair[1] !== undefined,
  ),
);

/**
 * A suite on a real Dagger engine. Where none is, it is skipped by a name that says so, which the summary of npm test
 * shows; with ROCKER_TEST_DAGGER=required that is a failure.
 */
export function describeDagger(name: string, suite: () => void): void {
  const availability = daggerEngine.detect(systemHost());
  if (availability.usable || process.env.ROCKER_TEST_DAGGER === "required") describe(name, suite);
  else describe.skip(`${name}: no Dagger engine is here (${availability.reason})`, suite);
}
