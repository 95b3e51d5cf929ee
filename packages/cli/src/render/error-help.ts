import { type ErrorExplanation, type Problem, renderProblem } from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** `rocker help RK403`: what the error means, what to do, and what it looks like. */
export function errorHelp(
  { code, title, meaning, solution, examples }: ErrorExplanation,
  style: Style,
  width: number,
): string {
  const indented = (text: string) => wrap(text, width - 2).map((line) => `  ${line}`);
  return [
    style.strong(`${code}: ${title}`),
    "",
    ...wrap(meaning, width),
    "",
    style.strong("What to do:"),
    ...indented(solution),
    "",
    style.strong(examples.length === 1 ? "Example:" : "Examples:"),
    ...examples.map((one) => style.dim(exampleText(one))),
  ].join("\n");
}

const exampleText = (one: Problem) =>
  renderProblem(one)
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
