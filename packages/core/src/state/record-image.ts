import { messageOf, type Problem, problem } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { BuiltPlan } from "../lifecycle/execute-options.ts";
import { recipeHash, stepHashes } from "../plan/hash.ts";
import { type BuildInputs, type ImageRecord, imageKey, imageRecords } from "./image-records.ts";

export interface ImageOwner {
  readonly engine: string;
  /** The real path of the project directory that the image was built for. */
  readonly project: string;
  readonly host: Host;
}

/** The inputs of a build that was just done. */
export function inputsOf({ image, plan }: BuiltPlan): BuildInputs & { readonly recipe: string } {
  return { recipe: recipeHash(plan), baseId: image.plan.base.id, steps: stepHashes(plan) };
}

/**
 * Records an image that was just built, and its base image if that was built too.
 * @returns a warning if they could not be recorded; the image can still be used
 */
export function recordImage(result: BuiltPlan, { engine, project, host }: ImageOwner): Problem | undefined {
  const { id, tag, plan, built, baseBuilt } = result.image;
  const { base } = plan;
  const { recipe, ...made } = inputsOf(result);
  const records = imageRecords(host);
  const images = [
    ...(baseBuilt ? [{ id: base.id, tag: base.image, base: baseBuilt.dockerfile }] : []),
    ...(built ? [{ id, tag, base: base.image, recipe, made }] : []),
  ];
  try {
    for (const image of images) {
      const created = new Date().toISOString();
      const record: ImageRecord = { engine, ...image, project, created };
      records.put(imageKey(record), record);
    }
    return undefined;
  } catch (error) {
    return problem("RK507", { file: records.directory, reason: messageOf(error) });
  }
}

/** The inputs of the last build for this project on this base image. */
export function lastBuildInputs(
  base: string,
  { engine, project, host }: ImageOwner,
): BuildInputs | undefined {
  return imageRecords(host)
    .all()
    .filter((one) => one.made && one.engine === engine && one.base === base && one.project === project)
    .sort((a, b) => (a.created < b.created ? -1 : 1))
    .at(-1)?.made;
}
