import { imageOrigin } from "../engine/image-name.ts";
import { sha256 } from "../host/sha256.ts";
import type { BoundPlan } from "./bind.ts";
import type { CacheMount } from "./plan.ts";

/**
 * The ID of a cache in a builder. Steps on images of the same origin share it, so that what an untrusted base image leaves in
 * the cache of pip is never used for another image. It is not part of the recipe: the image is the same without it.
 */
export function cacheId({ id }: CacheMount, { base }: Pick<BoundPlan, "base">): string {
  return `${id}-${sha256().update(imageOrigin(base.image)).digest("hex").slice(0, 16)}`;
}
