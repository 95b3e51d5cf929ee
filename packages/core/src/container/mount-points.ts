import type { Step } from "../plan/plan.ts";
import type { Draft } from "./draft.ts";

// Folders between the home and the mount point, made as the user: an engine would make them as root's.
const makeFolders = 'for folder do [ -d "$folder" ] || mkdir "$folder" || exit 1; done';

/**
 * Steps that make the folders in which mounts below the user's home stand, so that no root-owned folder is left in
 * it. A home that is itself mounted is the host's matter: see engine/host-mount-points.ts.
 */
export function mountPointSteps({ account, mounts }: Draft): Step[] {
  if (!account || account.home === "/" || mounts.has(account.home)) return [];
  const below = [...mounts.values()].filter(({ target }) => parentsBelow(account.home, target).length > 0);
  if (below.length === 0) return [];
  const folders = new Set(below.flatMap(({ target }) => parentsBelow(account.home, target)));
  return [
    {
      type: "exec",
      from: [...new Set(below.map(({ from }) => from))],
      layer: "person",
      title: "folders above the mounts",
      args: ["/bin/sh", "-c", makeFolders, "rocker-mount-points", ...[...folders].sort()],
      as: "user",
      env: {},
      caches: [],
    },
  ];
}

/** `/home/me`, `/home/me/a/b/c` → `/home/me/a`, `/home/me/a/b`: what stands between the two. */
export function parentsBelow(outer: string, target: string): string[] {
  if (!target.startsWith(`${outer}/`)) return [];
  const names = target
    .slice(outer.length + 1)
    .split("/")
    .slice(0, -1);
  return names.map((_, index) => [outer, ...names.slice(0, index + 1)].join("/"));
}
