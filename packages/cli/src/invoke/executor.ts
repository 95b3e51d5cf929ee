import {
  type BuiltImage,
  buildImage,
  type ChosenEngines,
  type ExecuteOptions,
  type Host,
  type order,
  type Plan,
  type Registry,
  type Runtime,
  runContainer,
  type StreamModes,
  selectEngines,
} from "@rocker/core/lifecycle";
import type { Notices } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { interruptible } from "./interruption.ts";

type Extensions = Awaited<ReturnType<typeof order>>;

export interface ExecutorOptions {
  readonly engine: string | undefined;
  readonly pull: boolean;
  readonly nocache: boolean;
  readonly progress: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Step 8 for a person at a command line: engines chosen, progress shown, Ctrl-C heeded. */
export interface Executor {
  readonly engines: ChosenEngines;
  readonly build: () => Promise<BuiltImage>;
  readonly tag: (image: BuiltImage, name: string) => Promise<void>;
  readonly run: (image: BuiltImage, extensions: Extensions, streams: StreamModes) => Promise<number>;
}

/** @throws RockerError when no engine can be used */
export async function executor(
  registry: Registry,
  plan: Plan,
  options: ExecutorOptions,
  host: Host,
  notices: Notices,
): Promise<Executor> {
  const engines = await selectEngines(registry, host, options.engine);
  for (const reason of engines.reasons) notices.trace(reason);
  const common = {
    engines,
    host,
    trace: notices.trace,
    notice: notices.ofExtension,
    pull: options.pull,
    useCache: !options.nocache,
  };

  return {
    engines,
    build: () => interruptible((signal) => buildWithProgress(plan, { ...common, signal }, options, notices)),
    tag: (image, name) => engines.runtime.tagImage(image.id, name),
    run: (image, extensions, streams) => {
      const quiet: ExecuteOptions = { ...common, signal: new AbortController().signal, report: () => {} };
      return runContainer(image, extensions, streams, quiet);
    },
  };
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
    if (image.built || image.baseBuilt) {
      const { rememberImage } = await import("../state/remember-image.ts");
      const problem = rememberImage(image, execute.engines.runtime.name, execute.host);
      if (image.built)
        lazily().built({ tag: image.tag, adds: await addedSize(image, execute.engines.runtime) });
      if (problem) notices.warning(problem);
    }
    return image;
  } catch (error) {
    const { withImageHint } = await import("./image-hint.ts");
    throw await withImageHint(error, plan.base.image, execute.engines.runtime.images);
  } finally {
    shown?.stop();
  }
}
