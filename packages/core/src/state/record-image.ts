import { messageOf, type Problem, problem } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { BuiltImage } from "../lifecycle/execute.ts";
import { type BuildInputs, type ImageRecord, imageKey, imageRecords } from "./image-records.ts";

export interface ImageOwner {
  readonly engine: string;
  /** The real path of the project directory that the image was built for. */
  readonly project: string;
  readonly host: Host;
}

/**
 * Records an image that was just built, and its base image if that was built too.
 * @returns a warning if they could not be recorded; the image can still be used
 */
export function recordImage(
  { id, tag, plan: { base }, built, baseBuilt }: BuiltImage,
  { engine, project, host }: ImageOwner,
  { recipe, ...made }: BuildInputs & { readonly recipe: string },
): Problem | undefined {
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
