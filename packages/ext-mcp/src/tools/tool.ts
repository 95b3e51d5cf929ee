import type { z } from "zod";
import type { ToolResult } from "../result.ts";
import type { Call, Session } from "../session.ts";

/** What a tool does, as hints for the questions that a client asks its user. */
export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint?: boolean;
  readonly idempotentHint?: boolean;
  /** Whether it can reach more than the environment. */
  readonly openWorldHint: boolean;
}

/** A tool, and how its arguments are checked. */
export interface Tool<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** For the assistant. */
  readonly description: string;
  readonly input: (session: Session) => Schema;
  readonly hints: ToolHints;
  /** @throws RockerError */
  readonly run: (args: z.infer<Schema> & { readonly project?: string }, call: Call) => Promise<ToolResult>;
}

export const defineTool = <Schema extends z.ZodObject>(tool: Tool<Schema>): Tool => tool as unknown as Tool;
