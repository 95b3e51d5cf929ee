import { closeSync, lstatSync, mkdirSync, openSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Mount } from "../plan/run-spec.ts";

/**
 * Creates, as the user, mount points that are inside a mounted directory of the host. The engine would create them as root,
 * and leave them behind in the user's home directory.
 */
export function makeHostMountPoints(mounts: readonly Mount[]): void {
  for (const mount of mounts) {
    const outer = outerBind(mount, mounts);
    if (!outer) continue;
    const names = mount.target.slice(outer.target.length).split("/").filter(Boolean);
    try {
      makeBelow(outer.source, names, mount.type !== "bind" || mount.directory);
    } catch {
      // Where the user cannot write, or the path leads elsewhere, the engine creates the mount point.
    }
  }
}

/**
 * Creates directories down to the last name, which becomes a directory or an empty file.
 * @throws Error if a link or ".." leads out of the directory: its contents may come from an untrusted project or a container
 */
function makeBelow(source: string, names: readonly string[], directory: boolean): void {
  const root = realpathSync(source);
  let path = root;
  for (const [index, name] of names.entries()) {
    path = join(path, name);
    if (lstatSync(path, { throwIfNoEntry: false })) path = realpathSync(path);
    else if (directory || index < names.length - 1) mkdirSync(path);
    else closeSync(openSync(path, "wx"));
    if (!path.startsWith(root === "/" ? root : `${root}/`)) throw new Error(`${path} is not in ${root}`);
  }
}

/** The writable host directory that contains the target of a mount; undefined if it is in none, or in another kind of mount. */
function outerBind(mount: Mount, mounts: readonly Mount[]) {
  const outer = mounts
    .filter(
      ({ target }) => target !== mount.target && mount.target.startsWith(target === "/" ? "/" : `${target}/`),
    )
    .sort((a, b) => b.target.length - a.target.length)[0];
  return outer?.type === "bind" && outer.directory && !outer.readOnly ? outer : undefined;
}
