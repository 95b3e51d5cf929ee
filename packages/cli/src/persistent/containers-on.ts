import {
  type Containers,
  type Host,
  type Registry,
  rockerError,
  selectEngines,
} from "@rocker/core/lifecycle";

/** The containers of an engine. @throws RockerError if it is not available or does not support persistent containers */
export async function containersOn(engine: string, registry: Registry, host: Host): Promise<Containers> {
  const { runtime } = await selectEngines(registry, host, engine);
  return containersOf(runtime);
}

export function containersOf({ name, containers }: { name: string; containers?: Containers }): Containers {
  if (!containers) throw rockerError("RK417", { engine: name, what: "persistent containers" });
  return containers;
}
