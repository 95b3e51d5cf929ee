import { type Host, type Mount, problem, RockerError } from "@rocker/core/engine";
import type { DaemonClient } from "../daemon/client.ts";

/** A mount of the container that rocker itself runs in. */
interface OwnMount {
  /** Path on the daemon's host. */
  readonly Source: string;
  /** Path in this container. */
  readonly Destination: string;
}

/**
 * Translates the sources of bind mounts if rocker runs in a container of the same daemon (with its socket mounted), where
 * paths differ from those on the daemon's host. Only paths that are mounted from the host can be translated.
 * @throws RockerError RK407 for every mount that the daemon cannot see
 */
export async function translateMounts(
  mounts: readonly Mount[],
  client: DaemonClient,
  host: Host,
): Promise<readonly Mount[]> {
  const id = mounts.some(({ type }) => type === "bind") ? ownContainerId(host) : undefined;
  if (!id) return mounts;
  const own = await client.json<{ readonly Mounts?: readonly OwnMount[] }>({
    path: `/containers/${id}/json`,
  });
  if (!own) return mounts; // A different daemon, which does not run this container.
  const missing: Mount[] = [];
  const located = mounts.map((mount) => {
    if (mount.type !== "bind") return mount;
    const source = pathOnDaemonHost(mount.source, own.Mounts ?? []);
    if (source === undefined) missing.push(mount);
    return { ...mount, source: source ?? mount.source };
  });
  if (missing.length > 0) {
    throw new RockerError(
      missing.map((mount) =>
        problem("RK407", { source: "source" in mount ? mount.source : "", target: mount.target }),
      ),
    );
  }
  return located;
}

/** The ID of the container that this process runs in, from the files that Docker mounts; undefined outside a container. */
function ownContainerId(host: Host): string | undefined {
  if (!host.path("/.dockerenv")) return undefined;
  const mountInfo = host.readFile("/proc/self/mountinfo")?.toString("utf8") ?? "";
  return /\/containers\/([0-9a-f]{64})\/(?:hostname|hosts|resolv\.conf) /.exec(mountInfo)?.[1];
}

function pathOnDaemonHost(path: string, own: readonly OwnMount[]): string | undefined {
  const [inner] = own
    .filter(({ Destination }) => path === Destination || path.startsWith(`${Destination}/`))
    .sort((a, b) => b.Destination.length - a.Destination.length);
  return inner && inner.Source + path.slice(inner.Destination.length);
}
