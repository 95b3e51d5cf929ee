import { posix } from "node:path";
import type { Host, Mount } from "@rocker/core";

/** A folder of the host, and where Git in the container looks for it. */
export interface OutsideFolder {
  readonly source: string;
  readonly target: string;
}

/**
 * The repository of a mounted working tree that keeps it elsewhere: a linked worktree (gitrepository-layout,
 * "commondir") or a submodule. Undefined when there is none, or another mount brings it.
 */
export function outsideGitFolder(
  mount: Extract<Mount, { readonly type: "bind" }>,
  mounts: readonly Mount[],
  host: Host,
): OutsideFolder | undefined {
  const pointer = host.readFile(posix.join(mount.source, ".git"))?.toString("utf8");
  const gitFolder = /^gitdir: (.+)$/m.exec(pointer ?? "")?.[1];
  if (gitFolder === undefined) return undefined;
  const own = posix.resolve(mount.source, gitFolder);
  const common = host.readFile(posix.join(own, "commondir"))?.toString("utf8").trim() ?? ".";
  const source = host.path(posix.resolve(own, common));
  const target = posix.resolve(mount.target, gitFolder, common);
  if (source?.kind !== "folder") return undefined;
  const isThere = mounts.some((one) => target === one.target || target.startsWith(`${one.target}/`));
  return isThere ? undefined : { source: source.realPath, target };
}
