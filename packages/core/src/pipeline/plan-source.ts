import type { Invocation } from "../lifecycle/invocation.ts";
import type { Plan } from "../plan/plan.ts";
import type { Policy } from "../trust/policy.ts";
import type { Configured } from "./configured.ts";

/** Where a plan is from: an invocation, or a file. What files of others ask for depends on it. */
export type PlanSource = { readonly invoked: Invoked } | { readonly document: PlanDocument };

/** What a plan was made of. */
export interface Invoked {
  readonly invocation: Invocation;
  readonly configuration: Configured;
  /** The plan without the project's files; undefined when there is none: then all of the real one needs approval. */
  planWithoutProject(options: { readonly persistent: boolean }): Promise<Plan | undefined>;
}

/** The file that a plan was read from. */
export interface PlanDocument {
  /** `-` for standard input. */
  readonly path: string;
  readonly text: string;
  /** What the user allows and denies to files of others. */
  readonly policy: Policy;
}
