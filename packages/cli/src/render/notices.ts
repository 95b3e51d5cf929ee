import { type Problem, renderProblem, visible } from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";

/** Messages on stderr while a command runs. */
export interface Notices {
  /** Which messages are shown. */
  level: { readonly verbose: boolean; readonly quiet: boolean };
  readonly warning: (problem: Problem) => void;
  /** A message from the command itself. */
  readonly note: (text: string) => void;
  readonly ofExtension: (extension: string, text: string) => void;
  /** A decision or a program that was started; only with --verbose. */
  readonly trace: (text: string) => void;
}

/** @param level default: everything except traces */
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
