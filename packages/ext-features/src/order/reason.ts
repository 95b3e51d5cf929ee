import type { Reference } from "../reference.ts";
import type { Node } from "./graph.ts";
import { isNamed } from "./install-order.ts";

/**
 * Why a Feature is installed when it is, such as `after common-utils`; undefined: only its name decides.
 * @param order all Features that are installed
 * @param priorities `overrideFeatureInstallOrder`
 */
export function reasonOf(
  node: Node,
  order: readonly Node[],
  priorities: readonly Reference[],
): string | undefined {
  const others = order.filter((one) => one !== node);
  const before = others.filter(
    (one) => node.dependsOn.includes(one) || node.installsAfter.some((name) => isNamed(one, name)),
  );
  const dependents = others.filter((one) => one.dependsOn.includes(node));
  const parts = [
    ...(priorities.some((name) => isNamed(node, name)) ? ["as overrideFeatureInstallOrder says"] : []),
    ...(before.length > 0 ? [`after ${idsOf(before)}`] : []),
    ...(dependents.length > 0 ? [`needed by ${idsOf(dependents)}`] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : undefined;
}

const idsOf = (nodes: readonly Node[]) =>
  [...new Set(nodes.map(({ feature }) => feature.metadata.id))].join(" and ");
