import type { Report } from "../engine/progress.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { buildImage } from "../lifecycle/execute.ts";
import type { ExecuteOptions } from "../lifecycle/execute-options.ts";
import type { FoundImages } from "../lifecycle/find-images.ts";
import type { Plan } from "../plan/plan.ts";
import { Built } from "./built.ts";
import { type InitializeContext, runInitialize } from "./initialize.ts";

export interface BuildOptions {
  /** Default: the one that the plan was bound with. */
  readonly signal?: AbortSignal;
  /** Receives the progress of the build. Default: the one that the plan was bound with. */
  readonly report?: Report;
  /** See ExecuteOptions. */
  readonly record?: ExecuteOptions["record"];
}

interface ApprovedFacts {
  readonly plan: Plan;
  readonly extensions: readonly AnyExtension[];
  /** The directory of the project whose configuration is used; undefined: there is none. */
  readonly project: string | undefined;
  readonly found: FoundImages;
  /** Whether a Dockerfile and its context must not have changed since they were found. */
  readonly exact: boolean;
  readonly execute: ExecuteOptions;
}

/** A bound plan with all approvals that it needs. Nothing is built before this stage. */
export class Approved {
  readonly plan: Plan;
  readonly extensions: readonly AnyExtension[];
  readonly #facts: ApprovedFacts;

  /** @internal */
  constructor(facts: ApprovedFacts) {
    this.plan = facts.plan;
    this.extensions = facts.extensions;
    this.#facts = facts;
  }

  /**
   * Runs the approved commands of the plan's stage `initialize` on the host, in the directory of the project. They may change
   * what is built: then bind and approve the plan again.
   * @throws RockerError RK448 if one fails
   */
  async initialize(context: InitializeContext): Promise<void> {
    const { plan, project, execute } = this.#facts;
    await runInitialize(plan, project, { ...execute, ...context });
  }

  /**
   * Step 8, second part: builds the image unless it exists.
   * @throws RockerError if the build fails; RK241 if the user approved the content of a Dockerfile build that has changed
   */
  async build({ signal, report, record }: BuildOptions = {}): Promise<Built> {
    const { plan, extensions, found, exact } = this.#facts;
    const execute = { ...this.#facts.execute, ...(signal && { signal }), ...(report && { report }), record };
    const image = await buildImage(plan, found, exact, execute);
    return new Built({ image, plan, labels: found.labels, extensions, execute });
  }
}
