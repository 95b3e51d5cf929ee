import type { StreamModes } from "@rocker/core/lifecycle";

export interface StreamOptions {
  readonly mode: string | undefined;
  readonly stdin: boolean;
  readonly interactive: boolean;
}

/** How the standard streams are joined to the container, by what was said and what they are. */
export function streamModes({ mode, stdin, interactive }: StreamOptions): StreamModes {
  const stdinIsTerminal = Boolean(process.stdin.isTTY);
  const terminal = mode ? mode === "interactive" : stdin && stdinIsTerminal && Boolean(process.stdout.isTTY);
  return { terminal, stdin: stdin && (terminal || !stdinIsTerminal || interactive) };
}
