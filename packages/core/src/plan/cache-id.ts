import { imageOrigin } from "../engine/image-name.ts";
import { sha256 } from "../host/sha256.ts";
import type { BoundPlan } from "./bind.ts";
import type { CacheMount } from "./plan.ts";

/**
 * The ID of a cache in a builder. Steps on images of the same origin share it, so that what an untrusted base image leaves in
 * the cache of pip is never used for another image. It is not part of the recipe: the image is the same without it.
 * @param secret of the user, for a builder in which a Dockerfile or ONBUILD of others can name any cache: they cannot guess
 * this ID, and one ID does not reveal another. Default: builds of all users and machines have the same ID
 */
export function cacheId({ id }: CacheMount, { base }: Pick<BoundPlan, "base">, secret?: string): string {
  const origin = imageOrigin(base.image);
  if (secret === undefined) return `${id}-${sha256().update(origin).digest("hex").slice(0, 16)}`;
  const { createHmac } = process.getBuiltinModule("node:crypto");
  const name = createHmac("sha256", secret).update(`${id}\0${origin}`).digest("hex").slice(0, 32);
  return `${id}-${name}`;
}
