import { catalogue, type ErrorCode, type ErrorKind, type ErrorText, type FactsOf } from "./catalogue.ts";
import type { Facts } from "./facts.ts";

/**
 * One thing that is wrong: a code and its facts, and the text that was rendered from them. Codes of core are `RK…`; an
 * extension's own are `<extension>/<slug>`.
 */
export interface Problem extends ErrorText {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly facts: Facts;
}

// There may be two copies of core in one process (a linked plugin, npx): a brand works where `instanceof` fails.
const brand = Symbol.for("rocker.error");

/** The error of rocker, with everything that is wrong, not only the first problem. */
export class RockerError extends Error {
  readonly [brand] = true;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map((problem) => `${problem.code}: ${problem.what}`).join("\n"), options);
    this.name = "RockerError";
    this.problems = problems;
  }

  /** The most severe kind among the problems. */
  get kind(): ErrorKind {
    const kinds = this.problems.map((problem) => problem.kind);
    return kinds.includes("bug") ? "bug" : kinds.includes("failure") ? "failure" : "usage";
  }
}

/**
 * The facts of a code, and no other fields: a record with more fields does not compile, because `--json` would print all of
 * them.
 */
export type ExactFacts<Code extends ErrorCode, Given> = FactsOf<Code> & {
  readonly [Name in Exclude<keyof Given, keyof FactsOf<Code>>]?: never;
};

/** A problem of the catalogue: its text is rendered here, once, from the facts. */
export function problem<Code extends ErrorCode, Given extends FactsOf<Code>>(
  code: Code,
  facts: Given & ExactFacts<Code, Given>,
): Problem {
  const { kind, text } = catalogue[code] as { kind: ErrorKind; text: (facts: FactsOf<Code>) => ErrorText };
  return { code, kind, facts, ...text(facts) };
}

/** An error with one problem of the catalogue. */
export function rockerError<Code extends ErrorCode, Given extends FactsOf<Code>>(
  code: Code,
  facts: Given & ExactFacts<Code, Given>,
  cause?: unknown,
): RockerError {
  return new RockerError([problem(code, facts)], cause === undefined ? undefined : { cause });
}

export function isRockerError(value: unknown): value is RockerError {
  return typeof value === "object" && value !== null && brand in value;
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
