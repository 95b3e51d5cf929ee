import { type Problem, renderProblem, visible } from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";

/** What is told on stderr while the command goes on. */
export interface Notices {
  /** What is shown of it. */
  level: { readonly verbose: boolean; readonly quiet: boolean };
  readonly warning: (problem: Problem) => void;
  /** What the command itself tells. */
  readonly note: (text: string) => void;
  readonly ofExtension: (extension: string, text: string) => void;
  /** What was decided; only with --verbose. */
  readonly trace: (text: string) => void;
}

/** @param level default: all but what `--verbose` shows */
export function noticesOn(
  stream: NodeJS.WritableStream,
  style: Style,
  level: Notices["level"] = { verbose: false, quiet: false },
): Notices {
  const notices: Notices = {
    level,
    warning: (problem) => {
      if (!notices.level.quiet) stream.write(`${renderProblem(problem, style, "warning")}\n`);
    },
    note: (text) => {
      if (!notices.level.quiet) stream.write(`rocker: ${visible(text)}\n`);
    },
    ofExtension: (extension, text) => {
      if (!notices.level.quiet) stream.write(`rocker: ${extension}: ${visible(text)}\n`);
    },
    trace: (text) => {
      if (notices.level.verbose) stream.write(`${style.dim(`rocker: ${visible(text)}`)}\n`);
    },
  };
  return notices;
}
