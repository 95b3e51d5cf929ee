import type { Problem } from "../errors/error.ts";
import type { TableEntry } from "./table.ts";

/** An option on the command line. `raw` is undefined if it has no value; `off` is for `--no-name`. */
export interface Setting {
  readonly entry: TableEntry;
  readonly raw: string | undefined;
  readonly off: boolean;
  /** As typed: `-e`, `--env`, `--no-env`. */
  readonly flag: string;
  /** Index of its first argument. */
  readonly at: number;
}

/** A problem of a command line. */
export interface LineProblem {
  readonly problem: Problem;
  /** Index of the argument that it is about. */
  readonly at: number;
}

export interface SplitLine {
  readonly settings: readonly Setting[];
  /**
   * The settings before the first problem. What follows an unknown option may be its value, so the others are only good
   * for finding more problems: an option that gives permissions counts only if it is among these.
   */
  readonly certain: readonly Setting[];
  /** The first argument that is not an option; undefined if there is none. */
  readonly image: string | undefined;
  /** Whether it may be the value of the unknown option before it. */
  readonly imageIsGuess: boolean;
  /** All arguments after it, unchanged. */
  readonly command: readonly string[];
  readonly problems: readonly LineProblem[];
  /** The argument vector without its problems, if each has exactly one correction; undefined if none is needed. */
  readonly corrected: readonly string[] | undefined;
  /** What was accepted for users of other programs, and how to write it here. */
  readonly notices: readonly Problem[];
}
