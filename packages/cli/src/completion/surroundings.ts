import { type Host, imagePrefix, profilesOf, type Registry, selectEngines } from "@rocker/core/lifecycle";
import type { LoadedConfiguration } from "../configuration/load.ts";
import { containerRecords } from "../state/container-records.ts";
import { imageRecords } from "../state/image-records.ts";
import type { Surroundings } from "./candidates.ts";

/** How long an engine may take to say which images it has, in milliseconds: somebody waits for the key they pressed. */
const patience = 500;

export function surroundingsOf(
  registry: Registry,
  { layers }: LoadedConfiguration,
  host: Host,
): Surroundings {
  return {
    registry,
    containers: () =>
      containerRecords(host)
        .all()
        .map(({ name }) => name),
    profiles: () => profilesOf(layers),
    images: async () => {
      const used = imageRecords(host)
        .all()
        .map(({ base }) => base);
      return [...new Set([...(await imagesOfEngine(registry, host)), ...used])].sort();
    },
  };
}

/** Names of images that are here; none where no engine answers soon. */
async function imagesOfEngine(registry: Registry, host: Host): Promise<readonly string[]> {
  const late = new Promise<readonly string[]>((resolve) => {
    setTimeout(resolve, patience, []).unref();
  });
  try {
    return await Promise.race([namesOf(registry, host), late]);
  } catch {
    return [];
  }
}

async function namesOf(registry: Registry, host: Host): Promise<readonly string[]> {
  const { runtime } = await selectEngines(registry, host, host.env.ROCKER_ENGINE || undefined);
  const stored = (await runtime.images?.list()) ?? [];
  return stored.flatMap(({ names }) => names).filter((name) => !name.startsWith(imagePrefix));
}
