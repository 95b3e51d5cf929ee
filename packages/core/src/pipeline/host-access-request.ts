import type { Plan } from "../plan/plan.ts";
import type { HostAccess } from "../trust/access.ts";
import type { HostAccessSubject } from "../trust/consents.ts";
import type { Policy } from "../trust/policy.ts";

/** Host access requested by files that the user did not write, such as those of a project. */
export interface HostAccessRequest {
  /** What approval is remembered for: the project's directory, or a plan's file. */
  readonly project: string;
  /** What requests it, in words: "this project's configuration". */
  readonly subject: string;
  /** The kind of approval that is stored for it. */
  readonly kind: HostAccessSubject["kind"];
  /** The files that the request depends on. If one changes, the user is asked again. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** What they are called where they have changed: `configuration`. */
  readonly part: "configuration" | "plan" | "build steps";
  /** Whether these files name the base image, or the Dockerfile that it is built from. */
  readonly baseOfOthers: boolean;
  /** The directory whose files need no approval. */
  readonly projectDirectory: string | undefined;
  readonly plan: Plan;
  /** The plan that needs no approval. */
  readonly without: Plan | undefined;
  /** Requests that are not in a plan. */
  readonly more: readonly HostAccess[];
  readonly policy: Policy;
  /** The plan before the labels of the image were known, and its `more`: all else is requested by the image. Absent: all is known. */
  readonly beforeLabels?: Pick<HostAccessRequest, "plan" | "more">;
}
