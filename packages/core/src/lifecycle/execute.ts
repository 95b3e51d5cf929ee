import { makeHostMountPoints } from "../engine/host-mount-points.ts";
import { imageLabels, imageTag } from "../engine/image-name.ts";
import type { StreamModes } from "../engine/run-request.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { type BoundPlan, bind } from "../plan/bind.ts";
import { imageHash } from "../plan/hash.ts";
import type { ImageBuild, Plan } from "../plan/plan.ts";
import type { Mount } from "../plan/run-spec.ts";
import { withoutNetwork } from "./build-network.ts";
import { sshOfBuild } from "./build-ssh.ts";
import { withPrivateEnvFiles } from "./env-files.ts";
import type { ExecuteOptions } from "./execute-options.ts";
import { baseImage, type FoundImages } from "./find-images.ts";
import { requireLayers } from "./layer-limit.ts";
import { prepareHost } from "./prepare-host.ts";
import { requirePrintableUser } from "./printable-user.ts";
import { withWritableSnapshots } from "./snapshots.ts";

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

/**
 * Step 8, second part: binds the plan to its base image, which is built first if it comes from a Dockerfile, and builds what
 * does not exist yet.
 * @param exact see baseImage
 */
export async function buildImage(
  plan: Plan,
  found: FoundImages,
  exact: boolean,
  options: ExecuteOptions,
): Promise<BuiltImage> {
  const { runtime, builder } = options.engines;
  const { report, signal, useCache, registryCache } = options;
  const { sources, local, made, mounts } = found;
  const platform = plan.run.settings.platform?.value;
  const { facts: base, built: isNew } = await baseImage(plan, found.base, { exact, platform }, options);
  requirePrintableUser(plan.base.image, base);
  const baseBuilt = isNew ? plan.base.build : undefined;
  const bound = bind(plan, base);
  if (plan.steps.length === 0)
    return { id: base.id, tag: plan.base.image, plan: bound, built: false, baseBuilt, mounts };

  const ids = sources.map(({ id }) => id);
  const hash = imageHash(plan, base, builder.lowering, ids);
  const tag = imageTag(plan.base.image, hash);
  const existing = made ? (local.get(tag) ?? (await runtime.images.find(tag))) : undefined;
  if (existing?.labels[imageLabels.hash] === hash && made?.some(({ id }) => id === existing.id)) {
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

/** Step 8, third part: what has to be done on the host, then the container. */
export async function runContainer(
  image: BuiltImage,
  extensions: readonly AnyExtension[],
  streams: StreamModes,
  { engines, host, trace, notice }: ExecuteOptions,
): Promise<number> {
  const { run, user } = image.plan;
  await prepareHost({ run, user, extensions }, { host, notice });
  makeHostMountPoints(withWritableSnapshots(run.mounts, host));
  return withPrivateEnvFiles(run.settings, host, (settings) =>
    engines.runtime.containers.run({
      image: image.id,
      plan: { ...image.plan, run: { ...run, mounts: image.mounts, settings } },
      streams,
      trace: (program, args) => trace(`${program} ${args.map((arg) => JSON.stringify(arg)).join(" ")}`),
    }),
  );
}
