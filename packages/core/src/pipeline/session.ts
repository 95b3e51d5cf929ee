import type { ProgressEvent } from "../engine/progress.ts";
import type { Problem } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { ApprovalRequest } from "./approval.ts";

/** What a pipeline reports, in order. */
export type PipelineEvent =
  | { readonly type: "warning"; readonly problem: Problem }
  /** A message of an extension to the user. */
  | { readonly type: "notice"; readonly extension: string; readonly text: string }
  /** For `--verbose`: a decision, or a program that is started. */
  | { readonly type: "trace"; readonly text: string }
  | ProgressEvent;

/** What all stages of a pipeline share: the host, how to ask the user, and where to report. */
export interface Session {
  readonly host: Host;
  /**
   * Asks the user for a line of text. Absent if nobody can answer. Stages never look for a terminal themselves.
   * @returns the answer, or undefined
   */
  readonly ask?: ((question: string) => Promise<string | undefined>) | undefined;
  /** Shows the requested host access, and asks for approval. Absent if nobody can answer. */
  readonly approve?: ((request: ApprovalRequest) => Promise<boolean>) | undefined;
  readonly report: (event: PipelineEvent) => void;
}

export function noticeOf({ report }: Pick<Session, "report">): (extension: string, text: string) => void {
  return (extension, text) => report({ type: "notice", extension, text });
}

export function traceOf({ report }: Pick<Session, "report">): (text: string) => void {
  return (text) => report({ type: "trace", text });
}
