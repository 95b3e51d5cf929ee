import { isRockerError, messageOf, type Problem, problem } from "./error.ts";
import type { Facts } from "./facts.ts";
import { jsonText } from "./json-text.ts";
import { visible, visibleLine } from "./visible.ts";

export interface RenderStyle {
  /** Emphasis for `rocker: error …:`; the identity where there are no colors. */
  readonly error: (text: string) => string;
  readonly dim: (text: string) => string;
}

const plain: RenderStyle = { error: (text) => text, dim: (text) => text };

/**
 * The text of anything thrown, for stderr. A user's mistake shows no stack trace; a bug shows one.
 * @param thrown what was caught
 * @param style colors; default none
 */
export function renderError(thrown: unknown, style: RenderStyle = plain): string {
  const text = problemsOf(thrown)
    .map((one) => renderProblem(one, style, "error"))
    .join("\n");
  return isBug(thrown) ? `${text}\n${style.dim(stackOf(thrown))}` : text;
}

/**
 * The same as one line of JSON, for programs: `{"error":{"problems":[{code, kind, facts, what, why?, fix?}], stack?}}`.
 * @param thrown what was caught
 */
export function errorJson(thrown: unknown): string {
  const problems = problemsOf(thrown).map(({ code, kind, facts = {}, what, why, fix }) => {
    return { code, kind, facts: jsonData(facts), what, why, fix };
  });
  const error = { problems, ...(isBug(thrown) && { stack: stackOf(thrown) }) };
  return jsonText({ error });
}

/** The problems of anything that was thrown: what is not a RockerError is a bug. */
function problemsOf(thrown: unknown): readonly Problem[] {
  return isRockerError(thrown) ? thrown.problems : [problem("RK901", { message: messageOf(thrown) })];
}

function isBug(thrown: unknown): boolean {
  return !isRockerError(thrown) || thrown.kind === "bug";
}

/** The facts, or none if untyped code of an author passed something that JSON cannot represent. */
function jsonData(facts: Facts): Facts {
  try {
    JSON.stringify(facts);
    return facts;
  } catch {
    return {};
  }
}

/**
 * One problem as lines of text, even if its author left out the text. Control characters in what comes from outside are
 * escaped, and its further lines are indented, so that none looks like one of rocker's own.
 */
export function renderProblem(
  { code, what, why, fix }: Problem,
  style: RenderStyle = plain,
  word: "error" | "warning" = "error",
): string {
  const head = style.error(`rocker: ${word} ${visibleLine(code)}:`);
  const indented = (text: string | undefined) => visible(String(text)).replaceAll("\n", "\n  ");
  const more = [why, fix].filter((text) => text).map((text) => `  ${indented(text)}`);
  return [`${head} ${indented(what)}`, ...more].join("\n");
}

function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "";
  const { cause } = thrown;
  const why = cause instanceof Error ? `\ncaused by ${cause.stack ?? cause.message}` : "";
  return visible(`${thrown.stack ?? ""}${why}`);
}
