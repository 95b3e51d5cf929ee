import { type Host, type Mount, problem, RockerError } from "@rocker/core/engine";
import type { DaemonClient } from "../daemon/client.ts";

/** A mount of the container that rocker runs in. */
interface OwnMount {
  /** Path on the daemon's machine. */
  readonly Source: string;
  /** Path in here. */
  readonly Destination: string;
}

/**
 * When rocker runs in a container of this very daemon (its socket mounted in), a path in here is another one for the
 * daemon: what is mounted in from outside is translated, anything else is an error.
 * @throws RockerError RK407 with every mount that the daemon cannot see
 */
export async function mountsAsSeenOutside(
  mounts: readonly Mount[],
  client: DaemonClient,
  host: Host,
): Promise<readonly Mount[]> {
  const id = mounts.some(({ type }) => type === "bind") ? ownContainerId(host) : undefined;
  if (!id) return mounts;
  const own = await client.json<{ readonly Mounts?: readonly OwnMount[] }>({
    path: `/containers/${id}/json`,
  });
  if (!own) return mounts; // A daemon in here, or elsewhere: not the one that runs this container.
  const missing: Mount[] = [];
  const located = mounts.map((mount) => {
    if (mount.type !== "bind") return mount;
    const source = outsidePath(mount.source, own.Mounts ?? []);
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

/** The id of the container that this process is in; undefined outside of one. Docker mounts files of its own into each. */
function ownContainerId(host: Host): string | undefined {
  if (!host.path("/.dockerenv")) return undefined;
  const mountInfo = host.readFile("/proc/self/mountinfo")?.toString("utf8") ?? "";
  return /\/containers\/([0-9a-f]{64})\/(?:hostname|hosts|resolv\.conf) /.exec(mountInfo)?.[1];
}

function outsidePath(path: string, own: readonly OwnMount[]): string | undefined {
  const [inner] = own
    .filter(({ Destination }) => path === Destination || path.startsWith(`${Destination}/`))
    .sort((a, b) => b.Destination.length - a.Destination.length);
  return inner && inner.Source + path.slice(inner.Destination.length);
}
