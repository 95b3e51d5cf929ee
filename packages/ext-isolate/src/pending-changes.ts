import type { Copy } from "./copy.ts";
import { merge } from "./merge/merge.ts";
import { threeOf, withBoth } from "./merge/open.ts";

/** The number of paths that the container changed in its copy and that are nowhere else. */
export function pendingChanges(project: string, copy: Copy): number {
  return withBoth(project, copy, (both) => {
    const { changes, conflicts, leftOut } = merge(threeOf(copy, both));
    return changes.length + conflicts.length + leftOut.length;
  });
}
