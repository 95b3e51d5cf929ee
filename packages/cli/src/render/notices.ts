import { type Problem, renderProblem, visible } from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";

/** What is told on stderr while the command goes on. */
export interface Notices {
  readonly warning: (problem: Problem) => void;
  /** What the command itself tells. */
  readonly note: (text: string) => void;
  readonly ofExtension: (extension: string, text: string) => void;
  /** What was decided; only with --verbose. */
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
