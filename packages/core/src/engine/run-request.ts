import type { Readable } from "node:stream";
import type { BoundPlan } from "../plan/bind.ts";

/** Receives what a command writes, in the order in which it comes within one stream. */
export type RunOutput = (stream: "stdout" | "stderr", chunk: Buffer) => void;

/** How the standard streams of the command are connected to the container. */
export interface StreamModes {
  readonly terminal: boolean;
  readonly stdin: boolean;
  /**
   * With `stdin`: an open file that becomes its standard input, or a stream that is written to it. The input ends with the
   * stream, or with this process. Default: this process's own.
   */
  readonly input?: number | Readable;
  /** Where standard output and error go; not with a terminal. Default: this process's own. */
  readonly output?: RunOutput;
  /** Ends the engine's client when it is aborted. What runs in the container may go on. Default: nothing does. */
  readonly signal?: AbortSignal;
}

export interface RunRequest {
  /** ID of the image. */
  readonly image: string;
  readonly plan: BoundPlan;
  readonly streams: StreamModes;
  /** Reports which program is started, for --verbose. */
  readonly trace: (program: string, args: readonly string[]) => void;
}
