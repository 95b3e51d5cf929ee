import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Mount } from "../plan/run-spec.ts";

/**
 * Makes, as the person, the mount points that lie in a folder of the host. The engine would make them too, but as
 * root's, and they would stay behind in the person's home.
 */
export function makeHostMountPoints(mounts: readonly Mount[]): void {
  for (const mount of mounts) {
    const outer = outerBind(mount, mounts);
    if (!outer) continue;
    const path = join(outer.source, mount.target.slice(outer.target.length));
    try {
      make(path, mount.type !== "bind" || mount.folder);
    } catch {
      // Where the person may not write, the mount point is the engine's to make.
    }
  }
}

function make(path: string, folder: boolean): void {
  if (existsSync(path)) return;
  mkdirSync(folder ? path : dirname(path), { recursive: true });
  if (!folder) closeSync(openSync(path, "a"));
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
