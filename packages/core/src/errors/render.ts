import { isRockerError, type Problem, problem } from "./error.ts";

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

/** One problem as lines of text. What comes from outside is shown with its control characters made visible. */
export function renderProblem(
  { code, what, why, fix }: Problem,
  style: RenderStyle = plain,
  word: "error" | "warning" = "error",
): string {
  const lines = [`${style.error(`rocker: ${word} ${code}:`)} ${visible(what)}`];
  for (const text of [why, fix]) {
    if (text)
      lines.push(
        ...visible(text)
          .split("\n")
          .map((line) => `  ${line}`),
      );
  }
  return lines.join("\n");
}

// Control characters other than newline and tab, and the marks that turn the direction of writing round.
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What cannot be seen as `\xNN` or `\uNNNN`, so that a name or an output cannot drive the terminal. */
function visible(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`;
  });
}

function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "";
  const { cause } = thrown;
  const why = cause instanceof Error ? `\ncaused by ${cause.stack ?? cause.message}` : "";
  return visible(`${thrown.stack ?? ""}${why}`);
}
