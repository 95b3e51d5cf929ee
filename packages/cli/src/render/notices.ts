import { type Problem, renderProblem, visible } from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";

/** Messages on stderr while a command runs. */
export interface Notices {
  readonly warning: (problem: Problem) => void;
  /** A message from the command itself. */
  readonly note: (text: string) => void;
  readonly ofExtension: (extension: string, text: string) => void;
  /** A decision or a program that was started; only with --verbose. */
  readonly trace: (text: string) => void;
}

export function noticesOn(
  stream: NodeJS.WritableStream,
  style: Style,
  { verbose, quiet }: { readonly verbose: boolean; readonly quiet: boolean },
): Notices {
  return {
    warning: (problem) => {
      if (!quiet) stream.write(`${renderProblem(problem, style, "warning")}\n`);
    },
    note: (text) => {
      if (!quiet) stream.write(`rocker: ${visible(text)}\n`);
    },
    ofExtension: (extension, text) => {
      if (!quiet) stream.write(`rocker: ${extension}: ${visible(text)}\n`);
    },
    trace: (text) => {
      if (verbose) stream.write(`${style.dim(`rocker: ${visible(text)}`)}\n`);
    },
  };
}
