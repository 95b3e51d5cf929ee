import type { Options } from "@rocker/core/lifecycle";
import type { FailureCodes } from "../outcome.ts";

/** What is known of a command without loading its code. */
export interface CommandEntry {
  readonly codes: FailureCodes;
  readonly options: Options;
  /** Whether it also takes the options of extensions. */
  readonly takesExtensions?: true;
  /** What its arguments are, for completion. A plural kind takes several. Default: no arguments. */
  readonly words?: WordKind;
  readonly help: CommandHelp;
}

export type WordKind = "image" | "command" | "containers" | "container" | "plugins" | "shell" | "topics";

/** The help of a command, without its options. */
export interface CommandHelp {
  readonly usage: string;
  /** One line, for lists of commands. */
  readonly short: string;
  readonly summary: string;
  readonly examples: readonly (readonly [line: string, what: string])[];
}
