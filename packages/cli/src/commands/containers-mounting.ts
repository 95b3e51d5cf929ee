import {
  availabilities,
  type Host,
  isRockerError,
  type MountUse,
  messageOf,
  type Registry,
  type Runtime,
  selectEngines,
} from "@rocker/core/lifecycle";

/** See CommandContext. Engines on other machines are not asked: they have nothing of this host mounted. */
export async function containersMounting(path: string, registry: Registry, host: Host): Promise<MountUse> {
  const all = await availabilities(registry, host);
  const usable = all.filter(
    ({ name, availability }) => availability.usable && registry.engines.get(name)?.roles.includes("runtime"),
  );
  const uses = await Promise.all(usable.map(({ name }) => useIn(name, path, registry, host)));
  return {
    containers: uses.flatMap(({ containers }) => containers),
    unknown: uses.flatMap(({ unknown }) => unknown),
  };
}

async function useIn(engine: string, path: string, registry: Registry, host: Host): Promise<MountUse> {
  try {
    const { runtime } = await selectEngines(registry, host, engine);
    const { persistent } = runtime.containers;
    if (runtime.remote !== undefined || runtime.inEngine || !persistent) return nothing;
    if (!persistent.binds) throw new Error("it cannot tell what its containers have mounted");
    const outside = await asSeenBy(runtime, path);
    if (outside === undefined) return nothing;
    const containers = (await persistent.binds())
      .filter(({ writable }) => writable.some((source) => isWithin(source, outside, host)))
      .map(({ id, name, running }) => ({ engine, id, name, running }));
    return { containers, unknown: [] };
  } catch (error) {
    return { containers: [], unknown: [{ engine, reason: messageOf(error) }] };
  }
}

const nothing: MountUse = { containers: [], unknown: [] };

/** The path as the engine knows it, which may run outside of rocker's own container; undefined: it cannot see it. */
async function asSeenBy(runtime: Runtime, path: string): Promise<string | undefined> {
  const mount = { type: "bind", source: path, target: path, readOnly: false, directory: true } as const;
  try {
    const [located] = await runtime.containers.locateMounts([{ ...mount, options: [], from: "" }]);
    return located?.type === "bind" ? located.source : path;
  } catch (error) {
    if (isRockerError(error) && error.problems.every(({ code }) => code === "RK407")) return undefined;
    throw error;
  }
}

function isWithin(source: string, path: string, host: Host): boolean {
  return [source, host.path(source)?.realPath].some((one) => one === path || one?.startsWith(`${path}/`));
}
