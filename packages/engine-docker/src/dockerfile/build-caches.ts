import { type BuildRequest, cacheSecret, type Host } from "@rocker/core/engine";

/**
 * The secret that names the caches of a build. The engine may have built Dockerfiles and ONBUILD triggers of others, which
 * can name any cache. Undefined: the build has no caches. With a build cache in registries, because their names are part
 * of the cache keys, which would then be different for each user; and where the secret cannot be stored.
 */
export function secretOfCaches({ registryCache }: BuildRequest, host: Host): string | undefined {
  return registryCache ? undefined : cacheSecret(host);
}
