import { rockerError, type StreamModes } from "@rocker/core/lifecycle";

export interface StreamOptions {
  readonly mode: string | undefined;
  readonly stdin: boolean;
  readonly interactive: boolean;
  readonly tty: boolean;
  readonly "run-in-engine"?: boolean;
}

/** By default, a terminal if stdin and stdout are terminals, and standard input if it is not a terminal. */
export function streamModes(options: StreamOptions): StreamModes {
  const { mode, stdin, interactive } = options;
  const stdinIsTerminal = Boolean(process.stdin.isTTY);
  if (options["run-in-engine"]) {
    const extension = mode === "interactive" ? "--mode interactive" : options.tty && "--tty";
    if (extension) throw rockerError("RK435", { extension, what: "a terminal" });
    return { terminal: false, stdin: stdin && !stdinIsTerminal };
  }
  const terminal = mode ? mode === "interactive" : stdin && stdinIsTerminal && Boolean(process.stdout.isTTY);
  return { terminal, stdin: stdin && (terminal || !stdinIsTerminal || interactive) };
}
