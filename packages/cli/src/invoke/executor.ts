import {
  type BuiltImage,
  buildImage,
  type ChosenEngines,
  type ExecuteOptions,
  failWith,
  type Host,
  type order,
  type Plan,
  type Registry,
  type RegistryCache,
  type Report,
  type Runtime,
  recipeHash,
  runContainer,
  type SelectOptions,
  type StreamModes,
  selectEngines,
  stepHashes,
} from "@rocker/core/lifecycle";
import type { Notices } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { imagesMadeBy } from "../state/image-records.ts";
import { interruptible } from "./interruption.ts";

type Extensions = Awaited<ReturnType<typeof order>>;

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
  readonly inside?: SelectOptions["inside"];
}

/** Step 8 for a person at a command line: engines chosen, progress shown, Ctrl-C heeded. */
export interface Executor {
  readonly engines: ChosenEngines;
  /** @param platform another than the plan's */
  readonly build: (platform?: string) => Promise<BuiltImage>;
  readonly tag: (image: BuiltImage, name: string) => Promise<void>;
  /** Sends images to a registry as one name: one, or one for each platform. */
  readonly push: (images: readonly BuiltImage[], name: string) => Promise<void>;
  readonly run: (image: BuiltImage, extensions: Extensions, streams: StreamModes) => Promise<number>;
  /** Ends what the engines keep open. */
  readonly close: () => Promise<void>;
}

/** The options of a command that runs a container, or runs within the builder. */
export function runsWhere<Options extends ExecutorOptions & { readonly "run-in-engine": boolean }>(
  options: Options,
): Options {
  return { ...options, inside: options["run-in-engine"] ? "required" : "no" };
}

/** @throws RockerError when no engine can be used */
export async function executor(
  registry: Registry,
  plan: Plan,
  options: ExecutorOptions,
  host: Host,
  notices: Notices,
): Promise<Executor> {
  const engines = await enginesFor(registry, options, host);
  for (const reason of engines.reasons) notices.trace(reason);
  const common = {
    engines,
    host,
    trace: notices.trace,
    notice: notices.ofExtension,
    pull: options.pull,
    useCache: !options.nocache,
    registryCache: registryCacheOf(options),
    made: (asked: Plan) =>
      imagesMadeBy({ recipe: recipeHash(asked), engine: engines.runtime.name, base: asked.base.image }, host),
  };

  return {
    engines,
    build: (platform) =>
      interruptible((signal) =>
        buildWithProgress(
          platform === undefined ? plan : forPlatform(plan, platform),
          { ...common, signal },
          options,
          notices,
        ),
      ),
    tag: (image, name) => engines.runtime.tagImage(image.id, name),
    push: (images, name) =>
      interruptible((signal) =>
        pushImages(images, name, engines.runtime, signal, (line) => {
          if (options.verbose) notices.note(line);
        }),
      ),
    close: async () => engines.runtime.close?.(),
    run: (image, extensions, streams) => {
      const quiet: ExecuteOptions = { ...common, signal: new AbortController().signal, report: () => {} };
      return runContainer(image, extensions, streams, quiet);
    },
  };
}

async function enginesFor(
  registry: Registry,
  { engine, inside = "no" }: ExecutorOptions,
  host: Host,
): Promise<ChosenEngines> {
  try {
    return await selectEngines(registry, host, engine, { inside });
  } catch (error) {
    const { withInstallHint } = await import("../plugins/install-hint.ts");
    throw withInstallHint(error);
  }
}

/** Undefined when no registry is named: most engines need not know of it. */
function registryCacheOf({
  "cache-from": from = [],
  "cache-to": to = [],
}: ExecutorOptions): RegistryCache | undefined {
  return from.length + to.length > 0 ? { from, to } : undefined;
}

function forPlatform(plan: Plan, value: string): Plan {
  const platform = { from: "container", ...plan.run.settings.platform, value };
  return { ...plan, run: { ...plan.run, settings: { ...plan.run.settings, platform } } };
}

async function pushImages(
  images: readonly BuiltImage[],
  name: string,
  runtime: Runtime,
  signal: AbortSignal,
  tell: (line: string) => void,
): Promise<void> {
  if (!runtime.pushImages) {
    throw failWith("RK417", { engine: runtime.name, what: "pushing images to a registry" });
  }
  const report: Report = (event) => {
    if (event.type === "output") tell(event.line);
  };
  await runtime.pushImages({ images: images.map(({ id }) => id), name, report, signal });
}

/** Bytes of the image beyond its base; undefined where the engine does not tell. */
async function addedSize({ id, plan }: BuiltImage, runtime: Runtime): Promise<number | undefined> {
  const [whole, base] = await Promise.all([runtime.findImage(id), runtime.findImage(plan.base.id)]);
  return whole?.size === undefined || base?.size === undefined ? undefined : whole.size - base.size;
}

/** Progress is made, and its module loaded, only when there is something to report. */
async function buildWithProgress(
  plan: Plan,
  execute: Omit<ExecuteOptions, "report">,
  { progress, quiet, verbose }: ExecutorOptions,
  notices: Notices,
): Promise<BuiltImage> {
  const { progressOn } = await import("../render/progress.ts");
  const style = styleFor(process.stderr, process.env);
  const kind = progress as "auto" | "plain" | "json";
  const start = performance.now();
  // The others only change the image's configuration: no builder reports them.
  const steps = plan.steps.filter(({ type }) => !["env", "prepend", "label"].includes(type)).length;
  let shown: ReturnType<typeof progressOn> | undefined;
  const lazily = () => {
    shown ??= progressOn(process.stderr, { kind, quiet, verbose, steps, start, style });
    return shown;
  };
  try {
    const image = await buildImage(plan, { ...execute, report: (event) => lazily().report(event) });
    if (image.built && execute.engines.runtime.inside) lazily().built({ tag: image.tag, adds: undefined });
    else if (image.built || image.baseBuilt) {
      const { lastMade, rememberImage } = await import("../state/remember-image.ts");
      const { whyRun } = await import("./why-run.ts");
      const { host, useCache, engines } = execute;
      const before = lastMade(plan.base.image, engines.runtime.name, host);
      const made = { recipe: recipeHash(plan), baseId: image.plan.base.id, steps: stepHashes(plan) };
      const problem = rememberImage(image, engines.runtime.name, host, made);
      if (image.built) {
        const why = (index: number) => whyRun(index, before, made, { useCache });
        lazily().built({ tag: image.tag, adds: await addedSize(image, engines.runtime), why });
      }
      if (problem) notices.warning(problem);
    }
    return image;
  } catch (error) {
    const { withImageHint } = await import("./image-hint.ts");
    throw await withImageHint(error, plan, execute.engines.runtime.images);
  } finally {
    shown?.stop();
  }
}
