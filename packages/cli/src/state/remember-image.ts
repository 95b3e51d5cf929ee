import { type BuiltImage, type Host, messageOf, type Problem, problem } from "@rocker/core/lifecycle";
import { placeOf } from "../invoke/roots.ts";
import { imageKey, imageRecords } from "./image-records.ts";

/** Notes that rocker built an image. An image that cannot be noted can still be used: returns what to tell. */
export function rememberImage(
  { id, tag, plan }: BuiltImage,
  engine: string,
  host: Host,
): Problem | undefined {
  const records = imageRecords(host);
  try {
    records.put(imageKey({ engine, id }), {
      engine,
      id,
      tag,
      base: plan.base.image,
      project: placeOf(host),
      created: new Date().toISOString(),
    });
    return undefined;
  } catch (error) {
    return problem("RK507", { file: records.folder, reason: messageOf(error) });
  }
}
