import {
  type Approved,
  type BuildOptions,
  type Built,
  type BuiltImage,
  type ChosenEngines,
  type Host,
  type Plan,
  type Registry,
  type RegistryCache,
  type Report,
  type Runtime,
  recipeHash,
  rockerError,
  type SelectOptions,
  selectEngines,
  stepHashes,
} from "@rocker/core/lifecycle";
import type { Notices } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { imagesBuiltFrom } from "../state/image-records.ts";
import { interruptible } from "./interruption.ts";

export interface ExecutorOptions {
  readonly engine: string | undefined;
  readonly pull: boolean;
  readonly nocache: boolean;
  readonly "cache-from"?: readonly string[];
  readonly "cache-to"?: readonly string[];
  readonly progress: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** See SelectOptions. */
  readonly inEngine?: SelectOptions["inEngine"];
}

/** What executing a plan needs, besides the plan. */
export interface ExecutorContext {
  readonly registry: Registry;
  readonly host: Host;
  readonly notices: Notices;
}

/** Step 8 for the command line: selects engines, shows progress, and handles Ctrl-C. */
export interface Executor {
  readonly engines: ChosenEngines;
  /** Runs the plan's approved commands on the host, which come before everything else. */
  readonly initialize: () => Promise<void>;
  /** @param platform default: that of the plan */
  readonly build: (platform?: string) => Promise<Built>;
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
  approved: Approved,
  options: ExecutorOptions,
  { registry, host, notices }: ExecutorContext,
): Promise<Executor> {
  const engines = await enginesFor(registry, options, host);
  for (const reason of engines.reasons) notices.trace(reason);
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
  return {
    engines,
    initialize: () =>
      interruptible((signal) =>
        approved.initialize({ signal, output: (line) => void process.stderr.write(`${line}\n`) }),
      ),
    build: (platform) =>
      interruptible((signal) =>
        buildWithProgress(approved, { ...common, signal, platform }, options, { host, notices }),
      ),
    tag: (image, name) => engines.runtime.tagImage(image.id, name),
    push: (images, name) =>
      interruptible((signal) =>
        pushImages(images, name, engines.runtime, signal, (line) => {
          if (options.verbose) notices.note(line);
        }),
      ),
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

async function pushImages(
  images: readonly BuiltImage[],
  name: string,
  runtime: Runtime,
  signal: AbortSignal,
  tell: (line: string) => void,
): Promise<void> {
  if (!runtime.pushImages) {
    throw rockerError("RK417", { engine: runtime.name, what: "pushing images to a registry" });
  }
  const report: Report = (event) => {
    if (event.type === "output") tell(event.line);
  };
  await runtime.pushImages({ images: images.map(({ id }) => id), name, report, signal });
}

/** Bytes that the image adds to its base image; undefined if the engine does not report sizes. */
async function addedSize({ id, plan }: BuiltImage, runtime: Runtime): Promise<number | undefined> {
  const [whole, base] = await Promise.all([runtime.findImage(id), runtime.findImage(plan.base.id)]);
  return whole?.size === undefined || base?.size === undefined ? undefined : whole.size - base.size;
}

/** Creates the progress, and loads its module, only if there is something to report. */
async function buildWithProgress(
  approved: Approved,
  how: Omit<BuildOptions, "report"> & { readonly useCache: boolean },
  { progress, quiet, verbose }: ExecutorOptions,
  { host, notices }: Pick<ExecutorContext, "host" | "notices">,
): Promise<Built> {
  const { progressOn } = await import("../render/progress.ts");
  const { plan } = approved;
  const { runtime } = how.engines;
  const style = styleFor(process.stderr, process.env);
  const kind = progress as "auto" | "plain" | "json";
  const start = performance.now();
  // Other steps only change the image's configuration, and builders do not report them.
  const steps = plan.steps.filter(({ type }) => !["env", "prepend", "label"].includes(type)).length;
  let shown: ReturnType<typeof progressOn> | undefined;
  const lazily = () => {
    shown ??= progressOn(process.stderr, { kind, quiet, verbose, steps, start, style });
    return shown;
  };
  try {
    const built = await approved.build({ ...how, report: (event) => lazily().report(event) });
    const { image } = built;
    if (image.built && runtime.inEngine) lazily().built({ tag: image.tag, adds: undefined });
    else if (image.built || image.baseBuilt) {
      const { lastBuildInputs, recordImage } = await import("../state/record-image.ts");
      const { whyRun } = await import("./why-run.ts");
      const before = lastBuildInputs(plan.base.image, runtime.name, host);
      const made = {
        recipe: recipeHash(built.plan),
        baseId: image.plan.base.id,
        steps: stepHashes(built.plan),
      };
      const problem = recordImage(image, runtime.name, host, made);
      if (image.built) {
        const why = (index: number) => whyRun(index, before, made, how);
        lazily().built({ tag: image.tag, adds: await addedSize(image, runtime), why });
      }
      if (problem) notices.warning(problem);
    }
    return built;
  } catch (error) {
    const { withImageHint } = await import("./image-hint.ts");
    throw await withImageHint(error, plan, runtime.images);
  } finally {
    shown?.stop();
  }
}
