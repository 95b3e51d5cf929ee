import type { RegistryCache, Report, StreamModes } from "../engine/engine.ts";
import { makeHostMountPoints } from "../engine/host-mount-points.ts";
import { imageLabels, imageTag } from "../engine/image-name.ts";
import type { ChosenEngines } from "../engine/select.ts";
import { type Problem, problem, RockerError, rockerError } from "../errors/error.ts";
import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import { type BoundPlan, bind } from "../plan/bind.ts";
import { copiedImages, imageHash } from "../plan/hash.ts";
import type { ImageBuild, Plan } from "../plan/plan.ts";
import type { Mount, RunSpec } from "../plan/run-spec.ts";
import type { SettingName } from "../plan/settings/table.ts";
import { withoutNetwork } from "./build-network.ts";
import { sshOfBuild, stepWithSsh } from "./build-ssh.ts";
import { requireLayers } from "./layer-limit.ts";
import { requireSameSources } from "./mount-sources.ts";
import { baseOf, imagesHere, useOrPull } from "./needed-images.ts";
import { wrapped } from "./read.ts";
import { withSnapshots, withWritableSnapshots } from "./snapshots.ts";

export interface ExecuteOptions {
  readonly engines: ChosenEngines;
  readonly host: Host;
  readonly report: Report;
  /** Says what was decided, for --verbose. */
  readonly trace: (text: string) => void;
  /** Receives what extensions tell the user. */
  readonly notice: (extension: string, text: string) => void;
  readonly signal: AbortSignal;
  /** Whether the base is pulled even when it is here. */
  readonly pull: boolean;
  /** Whether earlier results are used: the finished image, and the builder's cache. */
  readonly useCache: boolean;
  /** Layers in registries; undefined: none. */
  readonly registryCache?: RegistryCache | undefined;
  /**
   * The images that rocker is known to have made of the plan on this runtime, the last one first. No other image is
   * taken for one, whatever its name and labels say: anybody can write those. They also say which image to ask for.
   */
  readonly made: (plan: Plan) => readonly MadeImage[];
}

export interface MadeImage {
  readonly id: string;
  readonly tag: string;
}

export interface BuiltImage {
  readonly id: string;
  /** How people can name it; the base's own name when there was nothing to add. */
  readonly tag: string;
  readonly plan: BoundPlan;
  /** Whether something was added to the base now. */
  readonly built: boolean;
  /** What the base itself was built from now; undefined: it was there, or came from a registry. */
  readonly baseBuilt: ImageBuild | undefined;
  /** The plan's mounts as the runtime must be told them. */
  readonly mounts: readonly Mount[];
}

/** Step 8, first half: finds the base, binds the plan to it, builds what is not there yet. */
export async function buildImage(plan: Plan, options: ExecuteOptions): Promise<BuiltImage> {
  const { runtime, builder } = options.engines;
  const refused = [...unsupported(plan, options.engines), ...uncached(options)];
  if (refused.length > 0) throw new RockerError(refused);
  const platform = plan.run.settings.platform?.value;
  if (platform?.includes(",")) throw rockerError("RK433", { platforms: platform.split(",") });
  const mounts = await runtime.locateMounts(withSnapshots(plan.run.mounts, options.host));
  const { report, signal, useCache, registryCache } = options;
  // What is to be pushed goes through the builder once more: an image alone does not say what its layers were made by.
  const mayBeHere = useCache && !registryCache?.to.length && plan.steps.length > 0;
  const made = mayBeHere ? options.made(plan) : [];
  const here = await imagesHere(plan, made[0]?.tag, options);
  const { facts: base, built: isNew } = await baseOf(plan, here, platform, options);
  const baseBuilt = isNew ? plan.base.build : undefined;
  const bound = bind(plan, base);
  if (plan.steps.length === 0)
    return { id: base.id, tag: plan.base.image, plan: bound, built: false, baseBuilt, mounts };

  const sources = await Promise.all(
    copiedImages(plan).map((name) => useOrPull(name, here, "source", platform, options)),
  );
  const ids = sources.map(({ id }) => id);
  const hash = imageHash(plan, base, builder.lowering, ids);
  const tag = imageTag(plan.base.image, hash);
  const existing = mayBeHere ? (here.get(tag) ?? (await runtime.findImage(tag))) : undefined;
  if (existing?.labels[imageLabels.hash] === hash && made.some(({ id }) => id === existing.id)) {
    options.trace(`image ${tag} found (${existing.id}): nothing to build`);
    return { id: existing.id, tag, plan: bound, built: false, baseBuilt, mounts };
  }
  await requireLayers(bound, base, runtime);
  const why = existing ? `found (${existing.id}), but not in rocker's records` : "not found";
  options.trace(`image ${tag} ${why}: building it with ${builder.name}`);
  const labels = {
    [imageLabels.hash]: hash,
    [imageLabels.base]: plan.base.image,
    [imageLabels.baseId]: base.id,
  };
  const ssh = sshOfBuild(plan, options.host);
  const how = { useCache, registryCache, ssh, network: plan.buildNetwork?.value, runtime, report, signal };
  const id = await builder
    .build({ plan: bound, tag, labels, ...how })
    .catch((error: unknown) => Promise.reject(withoutNetwork(error, plan)));
  return { id, tag, plan: bound, built: true, baseBuilt, mounts };
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
  makeHostMountPoints(withWritableSnapshots(run.mounts, host));
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

/**
 * Does on the host what must be done right before a container starts.
 * @throws RockerError RK423 when what it mounts is no longer what was asked for
 */
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
  requireSameSources(run.mounts, host);
}

/** What is wanted of registries and the builder cannot do: said before anything is built. */
function uncached({ engines: { builder }, registryCache = { from: [], to: [] } }: ExecuteOptions): Problem[] {
  if (builder.registryCache) return [];
  const what = "build cache in a registry";
  return Object.entries(registryCache)
    .filter(([, references]) => references.length > 0)
    .map(([direction]) =>
      problem("RK404", { extension: `--cache-${direction}`, what, engine: builder.name, others: [] }),
    );
}

/** All that a plan asks for and the engines cannot do: said before anything is built. */
export function unsupported(plan: Plan, { builder, runtime }: ChosenEngines): Problem[] {
  const problems: Problem[] = [];
  const withSsh = stepWithSsh(plan);
  if (withSsh && !builder.ssh) {
    const what = "your SSH agent during the build";
    problems.push(
      problem("RK404", { extension: withSsh.from[0] ?? "", what, engine: builder.name, others: [] }),
    );
  }
  if (plan.buildNetwork && plan.steps.length > 0 && !builder.offline) {
    const { from, option } = plan.buildNetwork;
    problems.push(problem("RK436", { extension: from, engine: builder.name, option }));
  }
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
    if (runtime.inEngine) problems.push(refused(mount.from, mountText(mount)));
    else if (mount.type === "bind" && runtime.remote !== undefined) {
      problems.push(
        problem("RK408", { source: mount.source, engine: runtime.name, address: runtime.remote }),
      );
    }
  }
  return problems;

  function refused(extension: string, what: string): Problem {
    return runtime.inEngine
      ? problem("RK435", { extension, what })
      : problem("RK404", { extension, what, engine: runtime.name, others: [] });
  }
}

function mountText(mount: Mount): string {
  return mount.type === "tmpfs" ? `tmpfs at ${mount.target}` : `${mount.source} at ${mount.target}`;
}
