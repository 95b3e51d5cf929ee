import { join } from "node:path";
import type { Host } from "../host/host.ts";
import { ownerMark } from "../host/process-identity.ts";
import { sha256 } from "../host/sha256.ts";
import { xdgDirectory } from "../host/xdg-directory.ts";
import type { Mount } from "../plan/run-spec.ts";

let mark: string | undefined;

/**
 * Where this process creates snapshots, each in a directory of its own. It is not in the plan: a plan from a file must not
 * choose what is mounted in place of what it names.
 */
export function snapshotsDirectory(host: Host): string {
  mark ??= ownerMark();
  return join(xdgDirectory("XDG_STATE_HOME", host), "rocker/snapshots", mark);
}

/** Where the snapshot of a directory is. @param source absolute path of the directory on the host */
export function snapshotDirectory(source: string, host: Host): string {
  return join(snapshotsDirectory(host), sha256().update(source).digest("hex").slice(0, 16));
}

/** The mounts that the engine gets: of snapshots where the plan says so. */
export function withSnapshots(mounts: readonly Mount[], host: Host): readonly Mount[] {
  return mounts.map((mount) => {
    if (mount.type !== "bind" || !mount.snapshot) return mount;
    const { snapshot: _snapshot, ...bind } = mount;
    return { ...bind, source: snapshotDirectory(mount.source, host) };
  });
}

/** For `makeHostMountPoints`: mount points in a snapshot can be created, though the container cannot write to it. */
export function withWritableSnapshots(mounts: readonly Mount[], host: Host): readonly Mount[] {
  return withSnapshots(mounts, host).map((mount, index) => {
    const planned = mounts[index];
    return planned?.type === "bind" && planned.snapshot ? { ...mount, readOnly: false } : mount;
  });
}
