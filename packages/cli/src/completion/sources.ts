import { containerRecords, type Host, imageRecords, profilesOf, type Registry } from "@rocker/core/lifecycle";
import type { LoadedConfiguration } from "../configuration/loaded-configuration.ts";
import { findProjectFiles } from "../configuration/places.ts";
import { devcontainerName, devcontainersIn } from "../devcontainer/paths.ts";
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
    devcontainers: async () => {
      const project = (await findProjectFiles(host)).found?.directory ?? host.cwd;
      return devcontainersIn(project, host).map((path) => devcontainerName(path, project));
    },
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
