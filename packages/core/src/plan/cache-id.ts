import { imageOrigin } from "../engine/image-name.ts";
import { sha256 } from "../host/sha256.ts";
import type { BoundPlan } from "./bind.ts";
import type { CacheMount } from "./plan.ts";

/**
 * The name of a cache in a builder. Steps on images of one origin share it; what programs of a stranger's base image leave
 * in pip's cache is not what another image's pip finds. The plan's recipe does not know it: the image is the same.
 */
export function cacheId({ id }: CacheMount, { base }: Pick<BoundPlan, "base">): string {
  return `${id}-${sha256().update(imageOrigin(base.image)).digest("hex").slice(0, 16)}`;
}
