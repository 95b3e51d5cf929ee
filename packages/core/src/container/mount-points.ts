import type { Step } from "../plan/plan.ts";
import type { Draft } from "./draft.ts";

// Directories between the home directory and the mount point, created as the user: an engine would create them as root.
const makeDirectories = 'for directory do [ -d "$directory" ] || mkdir "$directory" || exit 1; done';

/**
 * Steps that create the parent directories of mounts below the user's home directory, so that none is owned by root. If the
 * home directory is itself mounted, they are created on the host: see engine/host-mount-points.ts.
 */
export function mountPointSteps({ account, mounts }: Draft): Step[] {
  if (!account || account.home === "/" || mounts.has(account.home)) return [];
  const below = [...mounts.values()].filter(({ target }) => parentsBelow(account.home, target).length > 0);
  if (below.length === 0) return [];
  const directories = new Set(below.flatMap(({ target }) => parentsBelow(account.home, target)));
  return [
    {
      type: "exec",
      from: [...new Set(below.map(({ from }) => from))],
      layer: "user",
      title: "directories above the mounts",
      args: ["/bin/sh", "-c", makeDirectories, "rocker-mount-points", ...[...directories].sort()],
      as: "user",
      env: {},
      caches: [],
    },
  ];
}

/** `/home/me`, `/home/me/a/b/c` → `/home/me/a`, `/home/me/a/b`: the directories between the two. */
export function parentsBelow(outer: string, target: string): string[] {
  if (!target.startsWith(`${outer}/`)) return [];
  const names = target
    .slice(outer.length + 1)
    .split("/")
    .slice(0, -1);
  return names.map((_, index) => [outer, ...names.slice(0, index + 1)].join("/"));
}
