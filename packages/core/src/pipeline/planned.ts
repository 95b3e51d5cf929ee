import { rockerError } from "../errors/error.ts";
import type { AnyExtension } from "../extension/extension.ts";
import type { Plan } from "../plan/plan.ts";
import { Consents } from "../trust/consents.ts";
import { type Approval, approvalOf, contentOf } from "./approval.ts";
import { Approved } from "./approved.ts";
import type { PlanSource } from "./plan-source.ts";
import { requestsOf } from "./requests.ts";
import type { Session } from "./session.ts";

interface PlannedFacts {
  readonly plan: Plan;
  readonly extensions: readonly AnyExtension[];
  readonly persistent: boolean;
  readonly source: PlanSource;
}

export interface ApproveOptions {
  /** Whether only the image is built, so that the container's settings need no approval. Default: no. */
  readonly builds?: boolean;
  /** `--trust`: approves everything for this run. */
  readonly trust: boolean;
}

/** Steps 6 and 7 are done: the plan. No engine was contacted. */
export class Planned {
  readonly plan: Plan;
  readonly extensions: readonly AnyExtension[];
  readonly persistent: boolean;
  readonly #source: PlanSource;
  readonly #session: Session;

  /** @internal */
  constructor({ plan, extensions, persistent, source }: PlannedFacts, session: Session) {
    this.plan = plan;
    this.extensions = extensions;
    this.persistent = persistent;
    this.#source = source;
    this.#session = session;
  }

  /** A variant of the plan, from the same source. */
  with(plan: Plan): Planned {
    const { extensions, persistent } = this;
    return new Planned({ plan, extensions, persistent, source: this.#source }, this.#session);
  }

  /** The host access that files of others request with this plan, and the user's decisions about it. */
  async approvals({ builds = false, trust }: ApproveOptions): Promise<readonly Approval[]> {
    const { host } = this.#session;
    const requests = await requestsOf(this.plan, this.#source, { builds, persistent: this.persistent, host });
    return requests.map((request) => approvalOf(request, { trust, host }));
  }

  /**
   * Asks for the approvals that are missing: files of others get only the host access that the user requested or approved.
   * An approval is stored for exactly the content that was shown.
   * @throws RockerError RK230 if nobody can be asked, RK231 if the user refuses, RK232 if the user's policy denies it
   */
  async approve(options: ApproveOptions): Promise<Approved> {
    const { host, approve } = this.#session;
    for (const approval of await this.approvals(options)) {
      const { request, denied, asks, allowed, before } = approval;
      const { project, subject } = request;
      if (denied.length > 0) throw rockerError("RK232", { project, subject, denied });
      if (allowed) continue;
      if (!approve) throw rockerError("RK230", { project, subject, asks });
      // Before the question, because a change while the user reads was not shown.
      const content = contentOf(request, host);
      const image = request.plan.base.image;
      if (!(await approve({ project, subject, image, asks, before })))
        throw rockerError("RK231", { project });
      Consents.at(host).grantHostAccess(project, content, asks, request.kind);
    }
    const source = this.#source;
    const project = "invoked" in source ? source.invoked.configuration.project?.directory : undefined;
    return new Approved({ plan: this.plan, extensions: this.extensions, project }, this.#session);
  }
}
