import type { ImageFacts, Images } from "../engine/images.ts";
import { RockerError, rockerError } from "../errors/error.ts";
import type { BuildInputs } from "../image-build/build-inputs.ts";
import type { ImageBuilder } from "../image-build/build-once.ts";
import { copiedImages } from "../plan/hash.ts";
import type { ImageBuild, Plan } from "../plan/plan.ts";
import type { Mount } from "../plan/run-spec.ts";
import { requireOffline, withoutNetwork } from "./build-network.ts";
import type { ExecuteOptions, MadeImage } from "./execute-options.ts";
import { withSnapshots } from "./snapshots.ts";
import { uncached, unsupported } from "./unsupported.ts";

/** By name. */
export type LocalImages = ReadonlyMap<string, ImageFacts>;

/** A base image, or what it will be built from: a Dockerfile may run programs, so it is not built yet. */
export type FoundBase =
  | { readonly facts: ImageFacts; readonly inputs?: undefined }
  | {
      readonly facts?: undefined;
      readonly inputs: BuildInputs;
      readonly builder: ImageBuilder;
      /** See Images. */
      readonly buildFlaw: string | undefined;
    };

/** Labels of the base image, or of the image that its Dockerfile starts from. */
export interface BaseLabels {
  /** The name of the image that has them. */
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The images that a plan needs. Nothing of them has run. */
export interface FoundImages {
  readonly base: FoundBase;
  /** Undefined: they do not matter, or are not known before the base image is built. */
  readonly labels: BaseLabels | undefined;
  /** Those that steps copy from, in the order of `copiedImages`. */
  readonly sources: readonly ImageFacts[];
  /** Local images, those of the plan among them. */
  readonly local: LocalImages;
  /** See ExecuteOptions. Undefined: the image has to be built in any case. */
  readonly made: readonly MadeImage[] | undefined;
  /** The plan's mounts as the runtime must be told them. */
  readonly mounts: readonly Mount[];
}

/**
 * Step 8, first part: finds or pulls the images of the plan. Runs nothing of them.
 * @throws RockerError with everything that the engines do not support, before it looks for an image
 */
export async function findImages(plan: Plan, options: ExecuteOptions): Promise<FoundImages> {
  const { runtime } = options.engines;
  const refused = [...unsupported(plan, options.engines), ...uncached(options)];
  if (refused.length > 0) throw new RockerError(refused);
  const platform = plan.run.settings.platform?.value;
  if (platform?.includes(",")) throw rockerError("RK433", { platforms: platform.split(",") });
  const mounts = await runtime.containers.locateMounts(withSnapshots(plan.run.mounts, options.host));
  // What is to be pushed goes through the builder once more: an image alone does not say what its layers were made by.
  const mayExist = options.useCache && !options.registryCache?.to.length && plan.steps.length > 0;
  const made = mayExist ? options.made(plan) : undefined;
  const local = await localImages(plan, made?.[0]?.tag, options);
  const { image, build } = plan.base;
  const base = build
    ? await baseToBuild(build, platform, options)
    : { facts: await useOrPull(image, local, "base", platform, options) };
  const sources = await Promise.all(
    copiedImages(plan).map((name) => useOrPull(name, local, "source", platform, options)),
  );
  const labels = options.needsLabels ? labelsOf(base, image) : undefined;
  return { base, labels, sources, local, made, mounts };
}

function labelsOf({ facts, inputs }: FoundBase, image: string): BaseLabels | undefined {
  if (facts) return { image, labels: facts.labels };
  const { start } = inputs;
  return start?.facts && { image: start.image, labels: start.facts.labels };
}

/** The local images among those that will be needed, in one query: it may cost as much as one for a single image. */
async function localImages(
  plan: Plan,
  expected: string | undefined,
  { engines: { runtime }, pull }: ExecuteOptions,
): Promise<LocalImages> {
  if (pull) return new Map();
  const base = plan.base.build ? undefined : plan.base.image;
  const names = [base, ...copiedImages(plan), expected].filter((name) => name !== undefined);
  const found = await Promise.all(names.map((name) => runtime.images.find(name)));
  return new Map(found.flatMap((facts, index) => (facts ? [[names[index] ?? "", facts]] : [])));
}

async function baseToBuild(
  build: ImageBuild,
  platform: string | undefined,
  options: ExecuteOptions,
): Promise<FoundBase> {
  const { name: engine, images } = options.engines.runtime;
  if (!canBuild(images)) {
    const what = `building ${build.dockerfile}`;
    throw rockerError("RK404", { extension: "the configuration", what, engine, others: [] });
  }
  const { buildInputs } = await import("../image-build/build-inputs.ts");
  const [inputs, buildFlaw] = await Promise.all([buildInputs(build, images), images.buildFlaw?.()]);
  const found = { inputs, builder: { engine, images }, buildFlaw };
  if (!options.needsLabels) return found;
  const { withStartImage } = await import("../image-build/start-image.ts");
  return { ...found, inputs: await withStartImage(inputs, platform, options) };
}

const canBuild = (images: Images): images is ImageBuilder["images"] => images.build !== undefined;

/**
 * The base image: found, or built from its inputs.
 * @param exact whether the inputs must not have changed since they were determined
 */
export async function baseImage(
  plan: Plan,
  found: FoundBase,
  { exact, platform }: { readonly exact: boolean; readonly platform: string | undefined },
  { host, useCache, pull, report, signal, trace }: ExecuteOptions,
): Promise<{ readonly facts: ImageFacts; readonly built: boolean }> {
  if (found.facts) return { facts: found.facts, built: false };
  const { inputs, builder } = found;
  const { image } = plan.base;
  const { dockerfile } = inputs.build;
  if (plan.buildNetwork) requireOffline(inputs, plan.buildNetwork);
  const { buildOnce } = await import("../image-build/build-once.ts");
  const network = plan.buildNetwork?.value;
  const how = { platform, tag: image, useCache, network, pull, report, signal, host, exact };
  const outcome = await buildOnce(inputs, builder, how).catch((error: unknown) =>
    Promise.reject(withoutNetwork(error, plan)),
  );
  if (outcome.built) report({ type: "base-built", image, dockerfile });
  trace(
    outcome.built
      ? `base image ${image} built from ${dockerfile} with ${builder.engine}`
      : `base image ${image} found (${outcome.facts.id}): ${dockerfile} and its context have not changed`,
  );
  return outcome;
}

/** @param role what it is for, in the trace */
async function useOrPull(
  image: string,
  local: LocalImages,
  role: "base" | "source",
  platform: string | undefined,
  { engines, report, signal, trace }: ExecuteOptions,
): Promise<ImageFacts> {
  const found = local.get(image);
  if (found && isFor(platform, found)) {
    trace(`${role} ${image} found: ${found.id}`);
    return found;
  }
  if (found) trace(`${role} ${image} found for ${found.platform}, not for ${platform}: pulling it`);
  const pulled = await engines.runtime.images.pull({ image, platform, report, signal });
  if (isFor(platform, pulled)) return pulled;
  throw rockerError("RK501", {
    image,
    message: `the engine pulled it for ${pulled.platform}, not for ${platform}`,
  });
}

/** `linux/arm` is any variant of it. */
function isFor(platform: string | undefined, image: ImageFacts): boolean {
  return platform === undefined || `${image.platform}/`.startsWith(`${platform}/`);
}
