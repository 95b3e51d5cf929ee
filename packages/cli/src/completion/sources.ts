import { type Host, profilesOf, type Registry } from "@rocker/core/lifecycle";
import type { LoadedConfiguration } from "../configuration/load.ts";
import { containerRecords } from "../state/container-records.ts";
import { imageRecords } from "../state/image-records.ts";
import type { CompletionSources } from "./candidates.ts";

export function completionSources(
  registry: Registry,
  { layers }: LoadedConfiguration,
  host: Host,
): CompletionSources {
  return {
    registry,
    containers: () =>
      containerRecords(host)
        .all()
        .map(({ name }) => name),
    profiles: () => profilesOf(layers),
    images: async () => {
      const { imageNames, shortName } = await import("./image-names.ts");
      const used = imageRecords(host)
        .all()
        .map(({ base }) => base);
      const local = (await imageNames(host)).flatMap((name) => [shortName(name), name]);
      return [...new Set([...local, ...used])].sort();
    },
  };
}
