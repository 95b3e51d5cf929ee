import { catalogue, type ErrorCode, type ErrorKind } from "./catalogue.ts";
import { type Problem, problem } from "./error.ts";

/** One error in the long form. */
export interface ErrorExplanation {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  /** A few words, as a heading. */
  readonly title: string;
  /** What it means, and when it happens. */
  readonly meaning: string;
  /** What to do. */
  readonly solution: string;
  /** The error as it looks in typical cases. */
  readonly examples: readonly Problem[];
}

/**
 * Explains an error of the catalogue. The explanations are loaded only now: a run needs none of them.
 * @param code as a user writes it: `RK403`, `rk403` or `403`
 * @returns undefined when no error has this code
 */
export async function explainError(code: string): Promise<ErrorExplanation | undefined> {
  const found = `RK${code.toUpperCase().replace(/^RK/, "")}`;
  return isErrorCode(found) ? explanationOf(found) : undefined;
}

/** The explanations of all errors, by code. */
export function explainErrors(): Promise<readonly ErrorExplanation[]> {
  return Promise.all(Object.keys(catalogue).filter(isErrorCode).sort().map(explanationOf));
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(catalogue, code);

async function explanationOf(code: ErrorCode): Promise<ErrorExplanation> {
  const { explanations } = await import("./explanations.ts");
  const { examples, ...text } = explanations[code];
  // Type and facts are of the same code, which TypeScript does not follow through the table.
  const problems = examples.map((facts) => problem(code, facts as never));
  return { code, kind: catalogue[code].kind, ...text, examples: problems };
}
