import { type BuildRequest, type Host, messageOf, type RegistryCache } from "@rocker/core/engine";
import { hasTag } from "../client/has-tag.ts";
import type { DaemonClient } from "../daemon/client.ts";
import { findImage } from "./find-image.ts";
import { pullImage } from "./pull-image.ts";
import { registryAuthorization } from "./registry-login.ts";

type CachingRequest = BuildRequest & { readonly registryCache: RegistryCache };

/**
 * Builds with a cache in registries. The daemon stores the cache metadata in the image itself ("inline cache"), so images
 * are pulled and pushed. rocker pulls them before the build, because the daemon would do so without the user's login.
 * @param build gets the images to use as cache
 * @throws RockerError of the build; RK510 if the image was built but cannot be pushed
 */
export async function withRegistryCache(
  client: DaemonClient,
  host: Host,
  request: CachingRequest,
  build: (cachesFrom: readonly string[]) => Promise<string>,
): Promise<string> {
  const { runtime, report, signal } = request;
  const from = request.registryCache.from.map(withTag);
  const to = request.registryCache.to.map(withTag);
  // Restores what these names referred to before.
  const known = new Map<string, string | undefined>();
  for (const name of [...from, ...to]) known.set(name, (await findImage(client, name))?.id);
  try {
    const image = await build(await pullAll(client, host, from, request));
    for (const name of to) await runtime.transfer.push?.({ images: [image], name, report, signal });
    return image;
  } finally {
    for (const [name, id] of known) {
      if (id === undefined) await client.json({ method: "DELETE", path: `/images/${name}` }).catch(() => {});
      else await runtime.images.tag(id, name).catch(() => {});
    }
  }
}

/** @returns the images that could be pulled */
async function pullAll(
  client: DaemonClient,
  host: Host,
  names: readonly string[],
  { plan, report, signal }: CachingRequest,
): Promise<readonly string[]> {
  const platform = plan.run.settings.platform?.value;
  const found: string[] = [];
  for (const image of names) {
    try {
      const login = await registryAuthorization(host, image);
      await pullImage(client, { image, platform, report, signal }, login);
      found.push(image);
    } catch (error) {
      if (signal.aborted) throw error;
      // The first build finds no cache.
      report({ type: "output", line: `not using cache from ${image}: ${messageOf(error)}` });
    }
  }
  return found;
}

function withTag(reference: string): string {
  return hasTag(reference) ? reference : `${reference}:latest`;
}
