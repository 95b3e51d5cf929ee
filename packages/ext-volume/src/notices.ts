import { type Host, hostPath, seLinuxIsEnforced } from "@rocker/core";
import { pathContext } from "./host-path.ts";
import type { Volume } from "./volume.ts";

/** `data:/x` is the engine's volume, also where a folder `data` is. */
export function mistakableNames(volumes: readonly Volume[], host: Host): string[] {
  return volumes
    .filter(({ type, source }) => type === "volume" && host.path(hostPath(source, pathContext(host))))
    .map(
      ({ source }) =>
        `"${source}" is the engine's volume of that name; the file or folder here is "./${source}".`,
    );
}

/** What a bind mount needs where SELinux is enforced. */
export function seLinuxNotices(volumes: readonly Volume[], host: Host): string[] {
  if (!seLinuxIsEnforced(host)) return [];
  return volumes
    .filter(({ type, options }) => type === "bind" && !options.includes("z") && !options.includes("Z"))
    .map(
      ({ source }) =>
        `SELinux is enforced here and may keep the container out of ${source}: the option z (for several containers) ` +
        "or Z (for this one only) relabels it.",
    );
}
