import { type Facts, type Problem, RockerError } from "@rocker/core/engine";

const failure = (slug: string, text: Pick<Problem, "what" | "why" | "fix">) => ({
  code: `dagger/${slug}`,
  kind: "failure" as const,
  ...text,
});

const installFix = 'Check that "dagger version" works, or reinstall Dagger: https://docs.dagger.io/install';

/** What messages call it. */
export const engineName = "the Dagger engine";

/** Errors specific to Dagger. Codes are permanent. */
const problems = {
  /** No engine responds at an address. */
  unreachable: (f: { address: string; reason: string }) =>
    failure("unreachable", {
      what: `cannot reach a Dagger engine at ${f.address}: ${f.reason}.`,
      fix: "Start that engine, correct _EXPERIMENTAL_DAGGER_RUNNER_HOST, or use another engine: --engine docker.",
    }),
  /** The session in the environment variables does not respond. */
  "session-ended": (f: { port: number; reason: string }) =>
    failure("session-ended", {
      what: `cannot reach the Dagger session at DAGGER_SESSION_PORT (${f.port}): ${f.reason}.`,
      why: "A session ends with the dagger run or function that opened it.",
      fix: "Unset DAGGER_SESSION_PORT and DAGGER_SESSION_TOKEN, or run rocker inside dagger run.",
    }),
  /** The session in the environment variables has another token. */
  "wrong-token": (f: { port: number }) => ({
    ...failure("wrong-token", {
      what: `the Dagger session at DAGGER_SESSION_PORT (${f.port}) rejected DAGGER_SESSION_TOKEN.`,
      fix: "Unset DAGGER_SESSION_PORT and DAGGER_SESSION_TOKEN, or run rocker inside dagger run.",
    }),
    kind: "usage" as const,
  }),
  /** The `dagger` program did not open a session. */
  "no-session": (f: { program: string; reason: string; output: string }) =>
    failure("no-session", {
      what: `${f.program} could not open a session with a Dagger engine: ${f.reason}.`,
      why: f.output.trim() ? `Its output:\n${f.output.trim()}` : undefined,
      fix: installFix,
    }),
  /** The engine or the program is too old for the other one, or for rocker. */
  version: (f: { outdated: string; found: string; requirement: string }) =>
    failure("version", {
      what: `the version of ${f.outdated} is ${f.found}, but ${f.requirement}.`,
      fix: `Update ${f.outdated} (https://docs.dagger.io/install), or use another engine: --engine docker.`,
    }),
  /** The session ended during a query. */
  gone: (f: { doing: string; reason: string }) =>
    failure("gone", {
      what: `lost the connection to the Dagger engine while ${f.doing}: ${f.reason}.`,
      fix: "Check that the engine is running, then try again. If it was stopped cleanly, completed steps are in its cache.",
    }),
  /** The engine has no disk space left. */
  "disk-full": (f: { message: string }) =>
    failure("disk-full", {
      what: `the Dagger engine is out of disk space: ${f.message}.`,
      fix: "Free disk space there (dagger core engine local-cache prune empties its cache), or add more.",
    }),
  /** The engine returned an error that does not belong to a step. */
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
