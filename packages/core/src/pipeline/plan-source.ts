import type { Invocation } from "../lifecycle/invocation.ts";
import type { Plan } from "../plan/plan.ts";
import type { Policy } from "../trust/policy.ts";
import type { Configured } from "./configured.ts";

/** Where a plan comes from: an invocation or a file. Decides which files may need approval. */
export type PlanSource = { readonly invoked: Invoked } | { readonly document: PlanDocument };

/** The invocation that a plan was made from. */
export interface Invoked {
  readonly invocation: Invocation;
  readonly configuration: Configured;
  /** The plan without the project's files. Undefined if there is none: then all of the real plan needs approval. */
  planWithoutProject(options: { readonly persistent: boolean }): Promise<Plan | undefined>;
}

/** The file that a plan was read from. */
export interface PlanDocument {
  /** `-` for standard input. */
  readonly path: string;
  readonly text: string;
  /** What the user allows files of others, and what not. */
  readonly policy: Policy;
}
