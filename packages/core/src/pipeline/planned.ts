import type { RegistryCache } from "../engine/builder.ts";
import type { Report } from "../engine/progress.ts";
import type { ChosenEngines } from "../engine/select.ts";
import type { AnyExtension } from "../extension/extension.ts";
import type { MadeImage } from "../lifecycle/execute-options.ts";
import { findImages } from "../lifecycle/find-images.ts";
import type { Plan } from "../plan/plan.ts";
import { type Approval, type ApproveOptions, approvalOf } from "./approval.ts";
import { Bound } from "./bound.ts";
import type { HostAccessRequest } from "./host-access-request.ts";
import { type InitializeContext, projectOf, runInitialize } from "./initialize.ts";
import type { PlanSource } from "./plan-source.ts";
import { requestsOf } from "./requests.ts";
import { requireApprovals } from "./require-approvals.ts";
import { noticeOf, type Session, traceOf } from "./session.ts";

interface PlannedFacts {
  readonly plan: Plan;
  readonly extensions: readonly AnyExtension[];
  readonly persistent: boolean;
  readonly source: PlanSource;
  /** See afterLabels. */
  readonly before?: Planned;
}

export interface StartOptions extends Pick<ApproveOptions, "trust"> {
  /** Runs the plan's commands on the host, once they are approved. Undefined: they do not run. */
  readonly initialize?: (run: (context: InitializeContext) => Promise<void>) => Promise<void>;
}

export interface BindOptions {
  readonly engines: ChosenEngines;
  /** Also ends the build. */
  readonly signal: AbortSignal;
  /** Such as `linux/arm64`. Default: that of the plan. */
  readonly platform?: string | undefined;
  /** See ExecuteOptions. Default: no. */
  readonly needsLabels?: boolean;
  /** Whether the base image is pulled even when there is a local one. Default: no. */
  readonly pull?: boolean;
  /** Whether earlier results are used: the finished image, and the builder's cache. Default: yes. */
  readonly useCache?: boolean;
  /** Receives the progress of pulls and builds. Default: the session's `report`. */
  readonly report?: Report;
  /** Build cache in registries. Default: none. */
  readonly registryCache?: RegistryCache | undefined;
  /** See ExecuteOptions. Default: none, so that each image is looked up in the builder's cache. */
  readonly made?: (plan: Plan) => readonly MadeImage[];
}

/** Steps 6 and 7 are done: the plan. No engine was contacted. */
export class Planned {
  readonly plan: Plan;
  readonly extensions: readonly AnyExtension[];
  readonly persistent: boolean;
  readonly #source: PlanSource;
  readonly #before: Planned | undefined;
  readonly #session: Session;

  /** @internal */
  constructor({ plan, extensions, persistent, source, before }: PlannedFacts, session: Session) {
    this.plan = plan;
    this.extensions = extensions;
    this.persistent = persistent;
    this.#source = source;
    this.#before = before;
    this.#session = session;
  }

  /** A variant of the plan, from the same source. */
  with(plan: Plan): Planned {
    return this.#with({ plan });
  }

  /**
   * The same plan, made after the labels of its image were known: what the plan before that does not request is shown to the
   * user as requested by the image.
   */
  afterLabels(before: Planned): Planned {
    return this.#with({ before });
  }

  #with(changes: Partial<PlannedFacts>): Planned {
    const { plan, extensions, persistent } = this;
    const facts = {
      plan,
      extensions,
      persistent,
      source: this.#source,
      ...(this.#before && { before: this.#before }),
    };
    return new Planned({ ...facts, ...changes }, this.#session);
  }

  /**
   * Step 8, first part: finds or pulls the images that the plan needs. A Dockerfile is only read: building it runs programs.
   * @throws RockerError if the engines do not support the plan, or if an image cannot be found
   */
  async bind({ engines, signal, platform, ...options }: BindOptions): Promise<Bound> {
    const plan = platform === undefined ? this.plan : forPlatform(this.plan, platform);
    const { extensions } = this;
    const { host } = this.#session;
    const execute = {
      engines,
      signal,
      host,
      report: options.report ?? this.#session.report,
      trace: traceOf(this.#session),
      notice: noticeOf(this.#session),
      pull: options.pull ?? false,
      needsLabels: options.needsLabels ?? false,
      useCache: options.useCache ?? true,
      registryCache: options.registryCache,
      made: options.made ?? (() => []),
    };
    const found = await findImages(plan, execute);
    const requests = ({ builds }: { readonly builds: boolean }) => this.#requests(plan, builds);
    const project = projectOf(this.#source);
    return new Bound({ plan, extensions, project, found, execute, requests }, this.#session);
  }

  /**
   * The host access that files of others request with this plan, and the user's decisions about it as far as they do not
   * depend on the content of images and Dockerfiles.
   */
  async approvals({ builds = false, trust }: ApproveOptions): Promise<readonly Approval[]> {
    const { host } = this.#session;
    const { extensions } = this;
    const requests = await this.#requests(this.plan, builds);
    return Promise.all(requests.map((request) => approvalOf(request, { trust, host, extensions })));
  }

  /**
   * Asks for the approvals that are missing to start a container that was created with this plan. Its image exists, so images
   * and Dockerfiles by these names may have changed.
   * @throws RockerError RK230 if nobody can be asked, RK231 if the user refuses, RK232 if the user's policy denies it
   */
  async approveStart({ initialize, ...options }: StartOptions): Promise<void> {
    await requireApprovals(await this.approvals(options), this.#session);
    const { host } = this.#session;
    const trace = traceOf(this.#session);
    await initialize?.((context) =>
      runInitialize(this.plan, projectOf(this.#source), { ...context, host, trace }),
    );
  }

  #requests(plan: Plan, builds: boolean): Promise<readonly HostAccessRequest[]> {
    const { persistent } = this;
    const before = this.#before;
    return requestsOf(plan, this.#source, {
      builds,
      persistent,
      host: this.#session.host,
      beforeLabels: before && { plan: before.plan, source: before.#source },
    });
  }
}

function forPlatform(plan: Plan, value: string): Plan {
  const platform = { from: "container", ...plan.run.settings.platform, value };
  return { ...plan, run: { ...plan.run, settings: { ...plan.run.settings, platform } } };
}
