import type { RegistryCache, Report } from "../engine/engine.ts";
import type { ChosenEngines } from "../engine/select.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { buildImage, type MadeImage } from "../lifecycle/execute.ts";
import { type HostCommandContext, runOnHost } from "../lifecycle/host-commands.ts";
import type { Plan } from "../plan/plan.ts";
import { Built } from "./built.ts";
import { noticeOf, type Session, traceOf } from "./session.ts";

export interface BuildOptions {
  readonly engines: ChosenEngines;
  readonly signal: AbortSignal;
  /** Such as `linux/arm64`. Default: that of the plan. */
  readonly platform?: string | undefined;
  /** Whether the base image is pulled even when there is a local one. Default: no. */
  readonly pull?: boolean;
  /** Whether earlier results are used: the finished image, and the builder's cache. Default: yes. */
  readonly useCache?: boolean;
  /** Receives the progress of the build. Default: the session's `report`. */
  readonly report?: Report;
  /** Build cache in registries. Default: none. */
  readonly registryCache?: RegistryCache | undefined;
  /** See ExecuteOptions. Default: none, so that each image is looked up in the builder's cache. */
  readonly made?: (plan: Plan) => readonly MadeImage[];
}

interface ApprovedFacts {
  readonly plan: Plan;
  readonly extensions: readonly AnyExtension[];
  /** The directory of the project whose configuration is used; undefined: there is none. */
  readonly project: string | undefined;
}

/** An approved plan. Nothing is built before this stage. */
export class Approved {
  readonly plan: Plan;
  readonly extensions: readonly AnyExtension[];
  readonly #project: string | undefined;
  readonly #session: Session;

  /** @internal */
  constructor({ plan, extensions, project }: ApprovedFacts, session: Session) {
    this.plan = plan;
    this.extensions = extensions;
    this.#project = project;
    this.#session = session;
  }

  /**
   * Runs the approved commands of the plan's stage `initialize` on the host, in the directory of the project. Before
   * `build`: what they create may be needed there.
   * @throws RockerError RK448 if one fails
   */
  async initialize({ signal, output }: Pick<HostCommandContext, "signal" | "output">): Promise<void> {
    const commands = (this.plan.run.lifecycle?.commands ?? []).filter(({ stage }) => stage === "initialize");
    if (commands.length === 0) return;
    const { host } = this.#session;
    const directory = this.#project ?? host.cwd;
    await runOnHost(commands, { host, directory, signal, output, trace: traceOf(this.#session) });
  }

  /**
   * Step 8, first half: finds the base image, binds the plan to it, and builds the image unless it exists.
   * @throws RockerError if the engines do not support the plan (before the build), or if the build fails
   */
  async build({ engines, signal, platform, ...options }: BuildOptions): Promise<Built> {
    const plan = platform === undefined ? this.plan : forPlatform(this.plan, platform);
    const { host } = this.#session;
    const execute = {
      engines,
      signal,
      host,
      report: options.report ?? this.#session.report,
      trace: traceOf(this.#session),
      notice: noticeOf(this.#session),
      pull: options.pull ?? false,
      useCache: options.useCache ?? true,
      registryCache: options.registryCache,
      made: options.made ?? (() => []),
    };
    const image = await buildImage(plan, execute);
    return new Built({ image, plan, extensions: this.extensions, execute });
  }
}

function forPlatform(plan: Plan, value: string): Plan {
  const platform = { from: "container", ...plan.run.settings.platform, value };
  return { ...plan, run: { ...plan.run, settings: { ...plan.run.settings, platform } } };
}
