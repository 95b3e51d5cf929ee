import { type Host, hostPath, seLinuxIsEnforced } from "@rocker/core";
import { pathContext } from "./host-path.ts";
import type { Volume } from "./volume.ts";

/** Notices for named volumes whose name is also a path on the host: `data:/x` is a volume even if `./data` exists. */
export function ambiguityNotices(volumes: readonly Volume[], host: Host): string[] {
  return volumes
    .filter(
      ({ type, source }) =>
        type === "volume" && source !== "" && host.path(hostPath(source, pathContext(host))),
    )
    .map(
      ({ source }) =>
        `"${source}" is used as a named volume. To mount the file or directory, use "./${source}"`,
    );
}

/** Notices for bind mounts that SELinux may block. */
export function seLinuxNotices(volumes: readonly Volume[], host: Host): string[] {
  if (!seLinuxIsEnforced(host)) return [];
  return volumes
    .filter(({ type, options }) => type === "bind" && !options.includes("z") && !options.includes("Z"))
    .map(
      ({ source }) =>
        `SELinux is enforcing and may deny access to ${source}: add the option z (shared between containers) or Z ` +
        "(private to this container) to relabel it",
    );
}
