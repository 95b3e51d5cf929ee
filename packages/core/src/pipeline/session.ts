import type { ProgressEvent } from "../engine/engine.ts";
import type { Problem } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { ApprovalRequest } from "./approval.ts";

/** What a pipeline reports while it works, in the order in which it happens. */
export type PipelineEvent =
  | { readonly type: "warning"; readonly problem: Problem }
  /** What an extension says to the user. */
  | { readonly type: "notice"; readonly extension: string; readonly text: string }
  /** A decision, or a program that is started: what `--verbose` shows. */
  | { readonly type: "trace"; readonly text: string }
  | ProgressEvent;

/** What all stages of one pipeline share: the facts of the host, who answers questions, and where it reports. */
export interface Session {
  readonly host: Host;
  /**
   * Asks the user a question of one line. Absent where nobody can answer: no stage looks for a terminal.
   * @returns the answer; undefined for none
   */
  readonly ask?: ((question: string) => Promise<string | undefined>) | undefined;
  /** Shows what files of others ask of the host, and asks whether to allow it. Absent where nobody can answer. */
  readonly approve?: ((request: ApprovalRequest) => Promise<boolean>) | undefined;
  readonly report: (event: PipelineEvent) => void;
}

export function noticeOf({ report }: Session): (extension: string, text: string) => void {
  return (extension, text) => report({ type: "notice", extension, text });
}

export function traceOf({ report }: Session): (text: string) => void {
  return (text) => report({ type: "trace", text });
}
