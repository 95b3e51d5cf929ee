import { type Facts, type Problem, RockerError } from "@rocker/core/engine";

const failure = (slug: string, text: Pick<Problem, "what" | "why" | "fix">) => ({
  code: `dagger/${slug}`,
  kind: "failure" as const,
  ...text,
});

const installFix = "See whether `dagger version` works; install it anew: https://docs.dagger.io/install";

/** What only Dagger can get wrong. Codes are permanent. */
const problems = {
  /** Nobody answers at an engine's address. */
  unreachable: (f: { address: string; reason: string }) =>
    failure("unreachable", {
      what: `no Dagger engine answers at ${f.address}: ${f.reason}.`,
      fix: "Start that engine or correct _EXPERIMENTAL_DAGGER_RUNNER_HOST, or use another one: --engine docker.",
    }),
  /** The session that the environment names is not there. */
  "session-ended": (f: { port: number; reason: string }) =>
    failure("session-ended", {
      what: `the Dagger session of DAGGER_SESSION_PORT (${f.port}) does not answer: ${f.reason}.`,
      why: "It lasts as long as the dagger run or the function that opened it.",
      fix: "Unset DAGGER_SESSION_PORT and DAGGER_SESSION_TOKEN, or run rocker within dagger run.",
    }),
  /** The `dagger` program did not open a session. */
  "no-session": (f: { program: string; reason: string; output: string }) =>
    failure("no-session", {
      what: `${f.program} opened no session with a Dagger engine: ${f.reason}.`,
      why: f.output.trim() ? `It said:\n${f.output.trim()}` : undefined,
      fix: installFix,
    }),
  /** Program or engine are of versions that do not fit. */
  version: (f: { found: string; needed: string }) =>
    failure("version", {
      what: `the Dagger engine is ${f.found}, and rocker needs ${f.needed}.`,
      fix: "Update Dagger (https://docs.dagger.io/install), or use another engine: --engine docker.",
    }),
  /** The session ended while something was asked. */
  gone: (f: { doing: string; reason: string }) =>
    failure("gone", {
      what: `the Dagger engine went away while ${f.doing}: ${f.reason}.`,
      fix: "See whether it still runs, then try again: what it had built before is kept in its cache.",
    }),
  /** There is no room left for what it keeps. */
  "disk-full": (f: { message: string }) =>
    failure("disk-full", {
      what: `the disk of the Dagger engine is full: ${f.message}.`,
      fix: "Free some room there (dagger core engine local-cache prune empties its cache), or give it more.",
    }),
  /** It answered with an error that is no step's. */
  refused: (f: { doing: string; message: string }) =>
    failure("refused", {
      what: `Dagger failed while ${f.doing}: ${f.message}.`,
      why: undefined,
      fix: undefined,
    }),
} as const;

export type DaggerProblem = keyof typeof problems;

export function daggerError<Slug extends DaggerProblem>(
  slug: Slug,
  facts: Parameters<(typeof problems)[Slug]>[0],
  cause?: unknown,
): RockerError {
  const text = problems[slug] as (given: typeof facts) => Omit<Problem, "facts">;
  const problem: Problem = { ...text(facts), facts: facts satisfies Facts };
  return new RockerError([problem], cause === undefined ? undefined : { cause });
}
