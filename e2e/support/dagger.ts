import { chmodSync } from "node:fs";
import { systemHost } from "@rocker/core/lifecycle";
import dagger from "@rocker/engine-dagger";
import { beforeAll, describe, expect, inject } from "vitest";
import { packPackage } from "./pack.ts";
import { ownFolder, type Person, person, root } from "./person.ts";
import { type Outcome, type RockerOptions, rocker } from "./rocker.ts";

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

/** rocker as a person has it who has added Dagger's plugin. */
export interface DaggerRocker {
  /** Whoever may use the engine's socket. */
  readonly as: Person;
  /** Their folder for plugins, as XDG_DATA_HOME. */
  readonly data: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: (args: readonly string[], options?: RockerOptions) => Promise<Outcome>;
}

/** For the tests of a suite; the plugin is installed before them. */
export function withDaggerPlugin(): DaggerRocker {
  const as = root ?? person;
  const data = ownFolder(as);
  const env = {
    XDG_DATA_HOME: data,
    XDG_CACHE_HOME: ownFolder(as),
    ...daggerVariables,
    ROCKER_ENGINE: "dagger",
  };
  const run: DaggerRocker["run"] = (args, options = {}) =>
    rocker(args, { as, ...options, env: { ...env, ...options.env } });
  beforeAll(async () => {
    const packed = packPackage("packages/engine-dagger", inject("scratch"));
    chmodSync(packed, 0o644);
    expect(await run(["ext", "add", packed])).toMatchObject({ code: 0 });
  });
  return { as, data, env, run };
}
