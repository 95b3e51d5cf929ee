import { closeSync, lstatSync, mkdirSync, openSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Mount } from "../plan/run-spec.ts";

/**
 * Makes, as the person, the mount points that lie in a folder of the host. The engine would make them too, but as
 * root's, and they would stay behind in the person's home.
 */
export function makeHostMountPoints(mounts: readonly Mount[]): void {
  for (const mount of mounts) {
    const outer = outerBind(mount, mounts);
    if (!outer) continue;
    const names = mount.target.slice(outer.target.length).split("/").filter(Boolean);
    try {
      makeBelow(outer.source, names, mount.type !== "bind" || mount.folder);
    } catch {
      // Where the person may not write, or it would stand elsewhere, the mount point is the engine's to make.
    }
  }
}

/**
 * Folders down to the last name, which is one too or an empty file.
 * @throws Error where a link or ".." leads out of the folder: what is in it may be a stranger's, or a container's work
 */
function makeBelow(source: string, names: readonly string[], folder: boolean): void {
  const root = realpathSync(source);
  let path = root;
  for (const [index, name] of names.entries()) {
    path = join(path, name);
    if (lstatSync(path, { throwIfNoEntry: false })) path = realpathSync(path);
    else if (folder || index < names.length - 1) mkdirSync(path);
    else closeSync(openSync(path, "wx"));
    if (!path.startsWith(root === "/" ? root : `${root}/`)) throw new Error(`${path} is not in ${root}`);
  }
}

/** The writable folder of the host that the mount's target is in; undefined when it is in no mount or another kind. */
function outerBind(mount: Mount, mounts: readonly Mount[]) {
  const outer = mounts
    .filter(
      ({ target }) => target !== mount.target && mount.target.startsWith(target === "/" ? "/" : `${target}/`),
    )
    .sort((a, b) => b.target.length - a.target.length)[0];
  return outer?.type === "bind" && outer.folder && !outer.readOnly ? outer : undefined;
}
