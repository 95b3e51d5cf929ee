import { type BuiltImage, type Host, messageOf, type Problem, problem } from "@rocker/core/lifecycle";
import { projectOrWorkingDirectory } from "../invoke/roots.ts";
import { type BuildInputs, type ImageRecord, imageKey, imageRecords } from "./image-records.ts";

/**
 * Records an image that was just built, and its base image if that was built too.
 * @returns a warning if they could not be recorded; the image can still be used
 */
export function recordImage(
  { id, tag, plan: { base }, built, baseBuilt }: BuiltImage,
  engine: string,
  host: Host,
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
      const record: ImageRecord = { engine, ...image, project: projectOrWorkingDirectory(host), created };
      records.put(imageKey(record), record);
    }
    return undefined;
  } catch (error) {
    return problem("RK507", { file: records.directory, reason: messageOf(error) });
  }
}

/** The inputs of the last build for this project on this base image. */
export function lastBuildInputs(base: string, engine: string, host: Host): BuildInputs | undefined {
  const project = projectOrWorkingDirectory(host);
  return imageRecords(host)
    .all()
    .filter((one) => one.made && one.engine === engine && one.base === base && one.project === project)
    .sort((a, b) => (a.created < b.created ? -1 : 1))
    .at(-1)?.made;
}
