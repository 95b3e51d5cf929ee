import { isRockerError, type Problem, problem } from "./error.ts";
import { visible, visibleLine } from "./visible.ts";

export interface RenderStyle {
  /** Emphasis for the first words; the identity where there is no colour. */
  readonly error: (text: string) => string;
  readonly dim: (text: string) => string;
}

const plain: RenderStyle = { error: (text) => text, dim: (text) => text };

/**
 * The text of anything thrown, for stderr. A mistake of the person shows no stack; a bug shows one.
 * @param thrown what was caught
 * @param style colours; default none
 */
export function renderError(thrown: unknown, style: RenderStyle = plain): string {
  if (isRockerError(thrown)) {
    const text = thrown.problems.map((one) => renderProblem(one, style, "error")).join("\n");
    return thrown.kind === "bug" ? `${text}\n${style.dim(stackOf(thrown))}` : text;
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return `${renderProblem(problem("RK901", { message }), style, "error")}\n${style.dim(stackOf(thrown))}`;
}

/**
 * One problem as lines of text, also one of an author who left its words out. What comes from outside is shown with its
 * control characters made visible, and no line of it looks like one of rocker's.
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
