import type { PersistentContainers } from "../engine/persistent-containers.ts";
import type { Runtime } from "../engine/runtime.ts";
import { selectEngines } from "../engine/select.ts";
import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { Registry } from "../lifecycle/register.ts";

/** The containers of an engine. @throws RockerError if it is not available or does not support persistent containers */
export async function containersOn(
  engine: string,
  registry: Registry,
  host: Host,
): Promise<PersistentContainers> {
  const { runtime } = await selectEngines(registry, host, engine);
  return containersOf(runtime);
}

export function containersOf({ name, containers: { persistent } }: Runtime): PersistentContainers {
  if (!persistent) throw rockerError("RK417", { engine: name, what: "persistent containers" });
  return persistent;
}
