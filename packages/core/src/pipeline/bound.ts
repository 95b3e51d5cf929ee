import type { AnyExtension } from "../extension/extension.ts";
import type { ExecuteOptions } from "../lifecycle/execute-options.ts";
import type { BaseLabels, FoundImages } from "../lifecycle/find-images.ts";
import type { BaseFacts } from "../plan/bind.ts";
import type { Plan } from "../plan/plan.ts";
import { type Approval, type ApproveOptions, approvalOf } from "./approval.ts";
import { Approved } from "./approved.ts";
import type { HostAccessRequest } from "./host-access-request.ts";
import { requireApprovals } from "./require-approvals.ts";
import type { Session } from "./session.ts";

interface BoundFacts {
  readonly plan: Plan;
  readonly extensions: readonly AnyExtension[];
  /** The directory of the project whose configuration is used; undefined: there is none. */
  readonly project: string | undefined;
  readonly found: FoundImages;
  readonly execute: ExecuteOptions;
  readonly requests: (options: { readonly builds: boolean }) => Promise<readonly HostAccessRequest[]>;
}

/**
 * Step 8, first part, is done: the plan with the images that it needs, or with what its base image will be built from. Nothing
 * was built or run.
 */
export class Bound {
  /** With its platform. */
  readonly plan: Plan;
  /** Undefined: they were not requested, or are not known before the base image is built. */
  readonly labels: BaseLabels | undefined;
  /** The base image. Undefined: it is not built yet. */
  readonly base: BaseFacts | undefined;
  readonly #facts: BoundFacts;
  readonly #session: Session;

  /** @internal */
  constructor(facts: BoundFacts, session: Session) {
    this.plan = facts.plan;
    this.labels = facts.found.labels;
    this.base = facts.found.base.facts;
    this.#facts = facts;
    this.#session = session;
  }

  /** The host access that files of others request with this plan and this content, and the user's decisions about it. */
  async approvals({ builds = false, trust }: ApproveOptions): Promise<readonly Approval[]> {
    const { requests, extensions, found } = this.#facts;
    const { host } = this.#session;
    const all = (await requests({ builds })).map((request) =>
      approvalOf(request, { trust, host, extensions, base: found.base }),
    );
    return Promise.all(all);
  }

  /**
   * Asks for the approvals that are missing: files of others get only the host access that the user requested or approved.
   * An approval is stored for exactly the content that will be built and run.
   * @throws RockerError RK230 if nobody can be asked, RK231 if the user refuses, RK232 if the user's policy denies it, RK241
   * if the content changed meanwhile
   */
  async approve(options: ApproveOptions): Promise<Approved> {
    const { plan, extensions, project, found, execute } = this.#facts;
    const approvals = await this.approvals(options);
    await requireApprovals(approvals, this.#session);
    const exact = approvals.some(({ content, request }) => content !== undefined && request.baseOfOthers);
    return new Approved({ plan, extensions, project, found, exact, execute });
  }
}
