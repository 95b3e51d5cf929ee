import type { ImageFacts, Report, StreamModes } from "../engine/engine.ts";
import { makeHostMountPoints } from "../engine/host-mount-points.ts";
import { imageLabels, imageTag } from "../engine/image-name.ts";
import type { ChosenEngines } from "../engine/select.ts";
import { failWith, type Problem, problem, RockerError } from "../errors/error.ts";
import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import { type BoundPlan, bind } from "../plan/bind.ts";
import { copiedImages, imageHash } from "../plan/hash.ts";
import type { Plan } from "../plan/plan.ts";
import type { Mount, RunSpec, SettingName } from "../plan/run-spec.ts";
import { wrapped } from "./validate.ts";

export interface ExecuteOptions {
  readonly engines: ChosenEngines;
  readonly host: Host;
  readonly report: Report;
  /** Says what was decided, for --verbose. */
  readonly trace: (text: string) => void;
  /** Receives what extensions tell the person. */
  readonly notice: (extension: string, text: string) => void;
  readonly signal: AbortSignal;
  /** Whether the base is pulled even when it is here. */
  readonly pull: boolean;
  /** Whether earlier results are used: the finished image, and the builder's cache. */
  readonly useCache: boolean;
}

export interface BuiltImage {
  readonly id: string;
  /** How people can name it; the base's own name when there was nothing to add. */
  readonly tag: string;
  readonly plan: BoundPlan;
  /** Whether something was built now. */
  readonly built: boolean;
  /** The plan's mounts as the runtime must be told them. */
  readonly mounts: readonly Mount[];
}

/** Step 8, first half: finds the base, binds the plan to it, builds what is not there yet. */
export async function buildImage(plan: Plan, options: ExecuteOptions): Promise<BuiltImage> {
  const { runtime, builder } = options.engines;
  refuseUnsupported(plan, options.engines);
  const platform = plan.run.settings.platform?.value;
  if (platform?.includes(",")) throw failWith("RK433", { platforms: platform.split(",") });
  const mounts = await runtime.locateMounts(plan.run.mounts);
  const base = await baseOf(plan, platform, options);
  const bound = bind(plan, base);
  if (plan.steps.length === 0)
    return { id: base.id, tag: plan.base.image, plan: bound, built: false, mounts };

  const sources = await Promise.all(
    copiedImages(plan).map((name) => findOrPull(name, "source", platform, options)),
  );
  const ids = sources.map(({ id }) => id);
  const hash = imageHash(plan, base, builder.lowering, ids);
  const tag = imageTag(plan.base.image, hash);
  const existing = options.useCache ? await runtime.findImage(tag) : undefined;
  if (existing?.labels[imageLabels.hash] === hash) {
    options.trace(`image ${tag} is here (${existing.id}): nothing is built`);
    return { id: existing.id, tag, plan: bound, built: false, mounts };
  }
  options.trace(`image ${tag} is not here: it is built by ${builder.name}`);
  const labels = {
    [imageLabels.hash]: hash,
    [imageLabels.base]: plan.base.image,
    [imageLabels.baseId]: base.id,
  };
  const { report, signal, useCache } = options;
  const id = await builder.build({ plan: bound, tag, labels, useCache, runtime, report, signal });
  return { id, tag, plan: bound, built: true, mounts };
}

/** The base image: built where the plan says from what, else found or pulled. */
function baseOf(
  { base: { image, build } }: Plan,
  platform: string | undefined,
  options: ExecuteOptions,
): Promise<ImageFacts> {
  if (!build) return findOrPull(image, "base", platform, options);
  const { runtime } = options.engines;
  const { useCache, pull, report, signal, trace } = options;
  if (!runtime.buildImage) {
    const what = `building ${build.dockerfile}`;
    throw failWith("RK404", { extension: "the configuration", what, engine: runtime.name, others: [] });
  }
  trace(`base ${image} is built from ${build.dockerfile} by ${runtime.name}`);
  return runtime.buildImage({ build, platform, tag: image, useCache, pull, report, signal });
}

async function findOrPull(
  image: string,
  role: "base" | "source",
  platform: string | undefined,
  { engines, pull, report, signal, trace }: ExecuteOptions,
): Promise<ImageFacts> {
  const local = pull ? undefined : await engines.runtime.findImage(image);
  if (local && isFor(platform, local)) {
    trace(`${role} ${image} is here: ${local.id}`);
    return local;
  }
  if (local) trace(`${role} ${image} is here for ${local.platform}, not for ${platform}: it is pulled`);
  const pulled = await engines.runtime.pullImage({ image, platform, report, signal });
  if (isFor(platform, pulled)) return pulled;
  throw failWith("RK501", {
    image,
    message: `the engine pulled it for ${pulled.platform}, not for ${platform}`,
  });
}

/** `linux/arm` is any variant of it. */
function isFor(platform: string | undefined, image: ImageFacts): boolean {
  return platform === undefined || `${image.platform}/`.startsWith(`${platform}/`);
}

/** Step 8, second half: what has to be done on the host, then the container. */
export async function runContainer(
  image: BuiltImage,
  extensions: readonly AnyExtension[],
  streams: StreamModes,
  { engines, host, trace, notice }: ExecuteOptions,
): Promise<number> {
  const { run, user } = image.plan;
  await prepareHost({ run, user, extensions }, { host, notice });
  makeHostMountPoints(run.mounts);
  return engines.runtime.run({
    image: image.id,
    plan: { ...image.plan, run: { ...run, mounts: image.mounts } },
    streams,
    trace: (program, args) => trace(`${program} ${args.map((arg) => JSON.stringify(arg)).join(" ")}`),
  });
}

/** What the start of a container needs to know of it. */
export interface Preparable {
  readonly run: RunSpec;
  /** See PrepareContext. */
  readonly user: string;
  /** At least those that the run spec's preparations are from. */
  readonly extensions: readonly AnyExtension[];
}

/** Does on the host what must be done right before a container starts. */
export async function prepareHost(
  { run, user, extensions }: Preparable,
  { host, notice }: Pick<ExecuteOptions, "host" | "notice">,
): Promise<void> {
  for (const { from, data } of run.preparations) {
    const extension = extensions.find(({ name }) => name === from);
    if (!extension?.prepare) continue;
    try {
      await extension.prepare(data, { host, run, user, notice: (text) => notice(from, text) });
    } catch (error) {
      throw wrapped(extension, "prepare", error);
    }
  }
}

/** @throws RockerError with all that the runtime cannot do, before anything is built */
function refuseUnsupported(plan: Plan, { runtime }: ChosenEngines): void {
  const problems: Problem[] = [];
  for (const [name, setting] of Object.entries(plan.run.settings)) {
    const [first] = [setting].flat();
    if (!first || runtime.settings.has(name as SettingName)) continue;
    problems.push(refused(first.from, name));
  }
  const [hook] = plan.run.hooks ?? [];
  if (hook && !runtime.hooks) {
    problems.push(refused(hook.from, "a hook before the command"));
  }
  for (const mount of plan.run.mounts) {
    if (runtime.inside) problems.push(refused(mount.from, mountText(mount)));
    else if (mount.type === "bind" && runtime.remote !== undefined) {
      problems.push(
        problem("RK408", { source: mount.source, engine: runtime.name, address: runtime.remote }),
      );
    }
  }
  if (problems.length > 0) throw new RockerError(problems);

  function refused(extension: string, what: string): Problem {
    return runtime.inside
      ? problem("RK435", { extension, what })
      : problem("RK404", { extension, what, engine: runtime.name, others: [] });
  }
}

function mountText(mount: Mount): string {
  return mount.type === "tmpfs" ? `tmpfs at ${mount.target}` : `${mount.source} at ${mount.target}`;
}
