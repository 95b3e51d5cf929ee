import type { ImageFacts, Runtime } from "../engine/engine.ts";
import { rockerError } from "../errors/error.ts";
import { copiedImages } from "../plan/hash.ts";
import type { Plan } from "../plan/plan.ts";
import { requireOffline, withoutNetwork } from "./build-network.ts";
import type { ExecuteOptions } from "./execute.ts";

/** By name. */
export type ImagesHere = ReadonlyMap<string, ImageFacts>;

/** Which images are here of those that will be needed. All are asked for at once: one question may cost what many do. */
export async function imagesHere(
  plan: Plan,
  expected: string | undefined,
  { engines: { runtime }, pull }: ExecuteOptions,
): Promise<ImagesHere> {
  if (pull) return new Map();
  const base = plan.base.build ? undefined : plan.base.image;
  const names = [base, ...copiedImages(plan), expected].filter((name) => name !== undefined);
  const found = await Promise.all(names.map((name) => runtime.findImage(name)));
  return new Map(found.flatMap((facts, index) => (facts ? [[names[index] ?? "", facts]] : [])));
}

/** The base image: built where the plan says from what, else found or pulled. */
export async function baseOf(
  plan: Plan,
  here: ImagesHere,
  platform: string | undefined,
  options: ExecuteOptions,
): Promise<{ readonly facts: ImageFacts; readonly built: boolean }> {
  const { image, build } = plan.base;
  if (!build) return { facts: await useOrPull(image, here, "base", platform, options), built: false };
  const { runtime } = options.engines;
  const { useCache, pull, report, signal, trace } = options;
  if (!canBuild(runtime)) {
    const what = `building ${build.dockerfile}`;
    throw rockerError("RK404", { extension: "the configuration", what, engine: runtime.name, others: [] });
  }
  const { buildOnce } = await import("../image-build/build-once.ts");
  const request = { build, platform, tag: image, useCache, pull, report, signal };
  const network = plan.buildNetwork?.value;
  if (plan.buildNetwork) requireOffline(build, plan.buildNetwork, options.host);
  const outcome = await buildOnce({ ...request, network }, runtime, options.host).catch((error: unknown) =>
    Promise.reject(withoutNetwork(error, plan)),
  );
  if (outcome.built) report({ type: "base-built", image, dockerfile: build.dockerfile });
  trace(
    outcome.built
      ? `base image ${image} built from ${build.dockerfile} with ${runtime.name}`
      : `base image ${image} found (${outcome.facts.id}): ${build.dockerfile} and its context have not changed`,
  );
  return outcome;
}

const canBuild = (runtime: Runtime): runtime is Runtime & Required<Pick<Runtime, "buildImage">> =>
  runtime.buildImage !== undefined;

/** @param role what it is for, in the trace */
export async function useOrPull(
  image: string,
  here: ImagesHere,
  role: "base" | "source",
  platform: string | undefined,
  { engines, report, signal, trace }: ExecuteOptions,
): Promise<ImageFacts> {
  const local = here.get(image);
  if (local && isFor(platform, local)) {
    trace(`${role} ${image} found: ${local.id}`);
    return local;
  }
  if (local) trace(`${role} ${image} found for ${local.platform}, not for ${platform}: pulling it`);
  const pulled = await engines.runtime.pullImage({ image, platform, report, signal });
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
