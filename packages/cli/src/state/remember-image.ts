import { type BuiltImage, type Host, messageOf, type Problem, problem } from "@rocker/core/lifecycle";
import { placeOf } from "../invoke/roots.ts";
import { imageKey, imageRecords } from "./image-records.ts";

/**
 * Notes what rocker built now: an image, and its base where that was built too. What cannot be noted can still be used:
 * returns what to tell.
 */
export function rememberImage(
  { id, tag, plan: { base }, built, baseBuilt }: BuiltImage,
  engine: string,
  host: Host,
): Problem | undefined {
  const records = imageRecords(host);
  const images = [
    ...(baseBuilt ? [{ id: base.id, tag: base.image, base: baseBuilt.dockerfile }] : []),
    ...(built ? [{ id, tag, base: base.image }] : []),
  ];
  try {
    for (const image of images) {
      records.put(imageKey({ engine, id: image.id }), {
        engine,
        ...image,
        project: placeOf(host),
        created: new Date().toISOString(),
      });
    }
    return undefined;
  } catch (error) {
    return problem("RK507", { file: records.folder, reason: messageOf(error) });
  }
}
