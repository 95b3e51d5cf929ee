import type { CommandContext } from "@rocker/core";
import type { Turns } from "./turns.ts";

/** What one `rocker mcp` serves. */
export interface Session {
  /** Real paths. */
  readonly projects: readonly [string, ...string[]];
  /** Arguments for each `rocker agent new`. */
  readonly options: readonly string[];
  readonly context: CommandContext;
  readonly turns: Turns;
  /** Creations that run, by project and name: one that was canceled takes a moment to clean up. */
  readonly creations: Map<string, Promise<unknown>>;
}

/** One call of a tool. */
export interface Call {
  readonly session: Session;
  /** Aborted when the client cancels the call, or is gone. */
  readonly signal: AbortSignal;
  /** Reports what is going on, if the client asked for that. */
  readonly progress: (message: string) => void;
}
