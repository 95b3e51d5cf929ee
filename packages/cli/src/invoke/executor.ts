import {
  type Approved,
  type BindOptions,
  type Bound,
  type Built,
  type BuiltImage,
  type ChosenEngines,
  type Host,
  imagesBuiltFrom,
  type Plan,
  type Planned,
  type Registry,
  type RegistryCache,
  type Runtime,
  recipeHash,
  type SelectOptions,
  type StartOptions,
  selectEngines,
} from "@rocker/core/lifecycle";
import type { Notices } from "../render/notices.ts";
import type { progressOn } from "../render/progress.ts";
import { styleFor } from "../render/style.ts";
import { interruptible } from "./interruption.ts";
import type { OnImage } from "./on-image.ts";
import type { RecordedBuild } from "./record-build.ts";
import { projectOrWorkingDirectory } from "./roots.ts";

export interface ExecutorOptions {
  readonly engine: string | undefined;
  readonly pull: boolean;
  readonly nocache: boolean;
  readonly "cache-from"?: readonly string[];
  readonly "cache-to"?: readonly string[];
  readonly progress: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** See ApproveOptions. */
  readonly trust: boolean;
  /** See ApproveOptions. */
  readonly builds?: boolean;
  /** See SelectOptions. */
  readonly inEngine?: SelectOptions["inEngine"];
  /** Whether a container is started, and the commands on the host that come before that are run. Default: no. */
  readonly initialize?: boolean;
}

/** What executing a plan needs, besides the plan. */
export interface ExecutorContext {
  readonly registry: Registry;
  readonly host: Host;
  readonly notices: Notices;
  /** Plans again once more is known. Default: nothing changes the plan. */
  readonly onImage?: OnImage | undefined;
}

/** Step 8 for the command line: selects engines, shows progress, asks for approval, and handles Ctrl-C. */
export interface Executor {
  readonly engines: ChosenEngines;
  /**
   * Finds the images, asks for the approvals that are missing, runs the approved commands on the host, and builds.
   * @param platform default: that of the plan
   */
  readonly build: (platform?: string) => Promise<Built>;
  /** Asks for the approvals that are missing to start a container that exists. */
  readonly approveStart: () => Promise<void>;
  readonly tag: (image: BuiltImage, name: string) => Promise<void>;
  /** Pushes an image, or one per platform, to a registry under one name. */
  readonly push: (images: readonly BuiltImage[], name: string) => Promise<void>;
  /** Closes the engines' connections. */
  readonly close: () => Promise<void>;
}

/** Adds whether the command runs in a container or inside the builder. */
export function runsWhere<Options extends ExecutorOptions & { readonly "run-in-engine": boolean }>(
  options: Options,
): Options {
  return { ...options, inEngine: options["run-in-engine"] ? "required" : "no" };
}

/** @throws RockerError if no engine is available */
export async function executor(
  planned: Planned,
  options: ExecutorOptions,
  { registry, host, notices, onImage }: ExecutorContext,
): Promise<Executor> {
  const engines = await enginesFor(registry, options, host);
  for (const reason of engines.reasons) notices.trace(reason);
  for (const { engine, reason } of engines.denied ?? [])
    notices.note(`using ${engines.runtime.name}, because ${engine} cannot be used: ${reason}`);
  const common = {
    engines,
    pull: options.pull,
    useCache: !options.nocache,
    registryCache: registryCacheOf(options),
    made: (asked: Plan) =>
      imagesBuiltFrom(
        { recipe: recipeHash(asked), engine: engines.runtime.name, base: asked.base.image },
        host,
      ),
  };
  const initialize: NonNullable<StartOptions["initialize"]> = (run) =>
    interruptible((signal) => run({ signal, output: (line) => void process.stderr.write(`${line}\n`) }));
  const bind = (platform: string | undefined, isAgain: boolean, line = onImage) =>
    interruptible(async (signal) => {
      const needsLabels = line !== undefined;
      const how = { ...common, signal, platform, needsLabels, pull: common.pull && !isAgain };
      const first = await bindWithProgress(line?.planned ?? planned, how, options);
      const again = await line?.withLabels(first.labels);
      // What was pulled is not pulled again.
      return again ? bindWithProgress(again.planned, { ...how, pull: false }, options) : first;
    });
  const approve = async (platform: string | undefined) => {
    const commands = planned.plan.run.lifecycle?.commands ?? [];
    // Ctrl-C at the question is an answer, not an interruption of the work.
    if (!options.initialize || !commands.some(({ stage }) => stage === "initialize"))
      return (await bind(platform, false)).approve(options);
    const { initializedPlan } = await import("./initialized-plan.ts");
    return initializedPlan(planned, {
      bind: () => bind(platform, false),
      bindAgain: async (isAgain) => bind(platform, isAgain, (await onImage?.initialized()) ?? onImage),
      initialize,
      options,
    });
  };
  return {
    engines,
    build: async (platform) => {
      const approved = await approve(platform);
      return interruptible((signal) =>
        buildWithProgress(approved, { ...common, signal }, options, { host, notices }),
      );
    },
    approveStart: () => planned.approveStart({ ...options, initialize }),
    tag: (image, name) => engines.runtime.images.tag(image.id, name),
    push: (images, name) =>
      interruptible(async (signal) => {
        const { pushImages } = await import("./push-images.ts");
        await pushImages(images, name, engines.runtime, signal, (line) => {
          if (options.verbose) notices.note(line);
        });
      }),
    close: async () => engines.runtime.close?.(),
  };
}

async function enginesFor(
  registry: Registry,
  { engine, inEngine = "no" }: ExecutorOptions,
  host: Host,
): Promise<ChosenEngines> {
  try {
    return await selectEngines(registry, host, engine, { inEngine });
  } catch (error) {
    const { withInstallHint } = await import("../plugins/install-hint.ts");
    throw withInstallHint(error);
  }
}

/** Undefined without --cache-from and --cache-to: not every engine supports them. */
function registryCacheOf({
  "cache-from": from = [],
  "cache-to": to = [],
}: ExecutorOptions): RegistryCache | undefined {
  return from.length + to.length > 0 ? { from, to } : undefined;
}

/** Bytes that the image adds to its base image; undefined if the engine does not report sizes. */
async function addedSize({ id, plan }: BuiltImage, runtime: Runtime): Promise<number | undefined> {
  const [whole, base] = await Promise.all([runtime.images.find(id), runtime.images.find(plan.base.id)]);
  return whole?.size === undefined || base?.size === undefined ? undefined : whole.size - base.size;
}

/** Pulls are shown on a display of their own, which has ended before a question. */
function bindWithProgress(planned: Planned, how: BindOptions, options: ExecutorOptions): Promise<Bound> {
  const { plan } = planned;
  return withDisplay(plan, how, options, (display) =>
    planned.bind({ ...how, report: (event) => display().report(event) }),
  );
}

function buildWithProgress(
  approved: Approved,
  how: Pick<BindOptions, "engines" | "signal"> & { readonly useCache: boolean },
  options: ExecutorOptions,
  { host, notices }: Pick<ExecutorContext, "host" | "notices">,
): Promise<Built> {
  const { plan } = approved;
  const { signal, engines } = how;
  const { runtime } = engines;
  return withDisplay(plan, how, options, async (display) => {
    const owner = { engine: runtime.name, project: projectOrWorkingDirectory(host), host };
    let recorded: RecordedBuild | undefined;
    const built = await approved.build({
      signal,
      report: (event) => display().report(event),
      record: async (done) => {
        const { recordBuild } = await import("./record-build.ts");
        recorded = recordBuild(done, owner, how.useCache);
      },
    });
    const { image } = built;
    if (image.built) {
      const adds = runtime.inEngine ? undefined : await addedSize(image, runtime);
      display().built({ tag: image.tag, adds, ...(recorded && { why: recorded.why }) });
    }
    if (recorded?.problem) notices.warning(recorded.problem);
    return built;
  });
}

type Display = ReturnType<typeof progressOn>;

/** Creates a display of progress, and loads its module, only if there is something to report. */
async function withDisplay<Result>(
  plan: Plan,
  { engines: { runtime } }: Pick<BindOptions, "engines">,
  { progress, quiet, verbose }: ExecutorOptions,
  work: (display: () => Display) => Promise<Result>,
): Promise<Result> {
  const { progressOn } = await import("../render/progress.ts");
  const style = styleFor(process.stderr, process.env);
  const kind = progress as "auto" | "plain" | "json";
  const start = performance.now();
  // Other steps only change the image's configuration, and builders do not report them.
  const steps = plan.steps.filter(({ type }) => !["env", "prepend", "label"].includes(type)).length;
  let shown: Display | undefined;
  const display = () => {
    shown ??= progressOn(process.stderr, { kind, quiet, verbose, steps, start, style });
    return shown;
  };
  try {
    return await work(display);
  } catch (error) {
    const { withImageHint } = await import("./image-hint.ts");
    throw await withImageHint(error, plan, runtime.images);
  } finally {
    shown?.stop();
  }
}
