import { type Containers, failWith, type Host, type Registry, selectEngines } from "@rocker/core/lifecycle";

/** The containers of one engine. @throws RockerError when it cannot be used, or has none that stay */
export async function containersOn(engine: string, registry: Registry, host: Host): Promise<Containers> {
  const { runtime } = await selectEngines(registry, host, engine);
  return containersOf(runtime);
}

export function containersOf({ name, containers }: { name: string; containers?: Containers }): Containers {
  if (!containers) throw failWith("RK417", { engine: name, what: "persistent containers" });
  return containers;
}
