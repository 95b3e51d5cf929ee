import { type BuiltImage, type Host, messageOf, type Problem, problem } from "@rocker/core/lifecycle";
import { placeOf } from "../invoke/roots.ts";
import { type ImageRecord, imageKey, imageRecords, type Made } from "./image-records.ts";

/**
 * Notes what rocker built now: an image, and its base where that was built too. What cannot be noted can still be used:
 * returns what to tell.
 */
export function rememberImage(
  { id, tag, plan: { base }, built, baseBuilt }: BuiltImage,
  engine: string,
  host: Host,
  { recipe, ...made }: Made & { readonly recipe: string },
): Problem | undefined {
  const records = imageRecords(host);
  const images = [
    ...(baseBuilt ? [{ id: base.id, tag: base.image, base: baseBuilt.dockerfile }] : []),
    ...(built ? [{ id, tag, base: base.image, recipe, made }] : []),
  ];
  try {
    for (const image of images) {
      const created = new Date().toISOString();
      const record: ImageRecord = { engine, ...image, project: placeOf(host), created };
      records.put(imageKey(record), record);
    }
    return undefined;
  } catch (error) {
    return problem("RK507", { file: records.folder, reason: messageOf(error) });
  }
}

/** What the image was made of that rocker built last for this place on the base of this name. */
export function lastMade(base: string, engine: string, host: Host): Made | undefined {
  const project = placeOf(host);
  return imageRecords(host)
    .all()
    .filter((one) => one.made && one.engine === engine && one.base === base && one.project === project)
    .sort((a, b) => (a.created < b.created ? -1 : 1))
    .at(-1)?.made;
}
