import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { Mount } from "../plan/run-spec.ts";

/**
 * Sees to it that what is mounted is what was asked for. A plan's sources are real paths; engines follow links at each
 * start, and whoever may write beside a source, a container among them, can put a link there in the meantime.
 * @throws RockerError RK423
 */
export function requireSameSources(mounts: readonly Mount[], host: Pick<Host, "path">): void {
  const moved = mounts.flatMap((mount) => {
    const now = mount.type === "bind" ? host.path(mount.source)?.realPath : undefined;
    return mount.type === "bind" && now !== undefined && now !== mount.source
      ? [{ source: mount.source, now }]
      : [];
  });
  if (moved.length > 0) throw rockerError("RK423", { moved });
}
