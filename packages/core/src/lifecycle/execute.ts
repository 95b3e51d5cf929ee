import { makeHostMountPoints } from "../engine/host-mount-points.ts";
import { imageLabels, imageTag } from "../engine/image-name.ts";
import type { ImageFacts } from "../engine/images.ts";
import type { StreamModes } from "../engine/run-request.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { bind } from "../plan/bind.ts";
import { imageHash } from "../plan/hash.ts";
import type { Plan } from "../plan/plan.ts";
import { withoutNetwork } from "./build-network.ts";
import { sshOfBuild } from "./build-ssh.ts";
import { withPrivateEnvFiles } from "./env-files.ts";
import type { BuiltImage, ExecuteOptions, MadeImage } from "./execute-options.ts";
import { baseImage, type FoundImages } from "./find-images.ts";
import { requireLayers } from "./layer-limit.ts";
import { prepareHost } from "./prepare-host.ts";
import { requirePrintableUser } from "./printable-user.ts";
import { withWritableSnapshots } from "./snapshots.ts";

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
  const result = async (id: string, tag: string, built: boolean): Promise<BuiltImage> => {
    const image = { id, tag, plan: bound, built, baseBuilt, mounts };
    if ((built || baseBuilt) && !runtime.inEngine) await options.record?.({ image, plan });
    return image;
  };
  if (plan.steps.length === 0) return result(base.id, plan.base.image, false);

  const ids = sources.map(({ id }) => id);
  const hash = imageHash(plan, base, builder.lowering, ids);
  const tag = imageTag(plan.base.image, hash);
  let why = "not found";
  const existing = async (made: readonly MadeImage[], known?: ImageFacts) => {
    const image = known ?? (await runtime.images.find(tag));
    if (!image) return undefined;
    why = `found (${image.id}), but not in rocker's records`;
    if (image.labels[imageLabels.hash] !== hash || !made.some(({ id }) => id === image.id)) return undefined;
    options.trace(`image ${tag} found (${image.id}): nothing to build`);
    return result(image.id, tag, false);
  };
  const build = async () => {
    await requireLayers(bound, base, runtime);
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
    return result(id, tag, true);
  };
  if (!made) return build();
  const there = await existing(made, local.get(tag));
  if (there) return there;
  const { buildAlone } = await import("./build-alone.ts");
  return buildAlone(hash, options, async () => (await existing(options.made(plan))) ?? build());
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
