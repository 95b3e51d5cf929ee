import { dirname } from "node:path/posix";
import type { Reference } from "../reference.ts";
import type { Node } from "./graph.ts";

/** Features in the order of their installation, or those that wait for each other. */
export type InstallOrder = { readonly order: readonly Node[] } | { readonly cycle: readonly Node[] };

/**
 * Steps 2 and 3 of the specification's algorithm (containers.dev, "Dependency installation order algorithm"): rounds in
 * which everything is installed whose dependencies are, and which has the highest priority among them.
 * @param priorities `overrideFeatureInstallOrder`: the first comes as early as its dependencies allow
 */
export function installOrder(nodes: readonly Node[], priorities: readonly Reference[]): InstallOrder {
  const order: Node[] = [];
  let work = [...nodes];
  const priorityOf = (node: Node) => {
    const index = priorities.findIndex((one) => isNamed(node, one));
    return index < 0 ? 0 : priorities.length - index;
  };
  while (work.length > 0) {
    const ready = work.filter((node) => isReady(node, nodes, order));
    if (ready.length === 0) return { cycle: work };
    const highest = Math.max(...ready.map(priorityOf));
    const round = ready.filter((node) => priorityOf(node) === highest).sort(compare);
    order.push(...round);
    work = work.filter((node) => !round.includes(node));
  }
  return { order };
}

/** Whether everything is installed that it depends on, and what of `installsAfter` is to be installed. */
function isReady(node: Node, all: readonly Node[], installed: readonly Node[]): boolean {
  return (
    node.dependsOn.every((one) => installed.includes(one)) &&
    node.installsAfter.every((name) =>
      all.every((one) => one === node || !isNamed(one, name) || installed.includes(one)),
    )
  );
}

/** Whether a name without version means the Feature: its name, or one that it had before. */
export function isNamed({ feature, request }: Node, { kind, name }: Reference): boolean {
  const own = request.reference;
  if (own.kind !== kind) return false;
  if (own.name === name) return true;
  return (
    own.kind === "registry" && feature.metadata.legacyIds.some((id) => `${dirname(own.name)}/${id}` === name)
  );
}

/** "Round Stable Sort" of the specification. */
function compare(a: Node, b: Node): number {
  const [first, second] = [a.request, b.request];
  return (
    byText(first.reference.name, second.reference.name) ||
    compareTags(tagOf(first.reference), tagOf(second.reference)) ||
    second.options.size - first.options.size ||
    byText([...first.options.keys()].sort().join("\0"), [...second.options.keys()].sort().join("\0")) ||
    byText(valuesText(first.options), valuesText(second.options)) ||
    byText(a.feature.digest, b.feature.digest)
  );
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const tagOf = (reference: Reference) => (reference.kind === "registry" ? (reference.tag ?? "") : "");

const valuesText = (options: ReadonlyMap<string, string>) =>
  [...options]
    .sort(([a], [b]) => byText(a, b))
    .map(([, value]) => value)
    .join("\0");

/** From the oldest to the newest: 1.9.9, 1.10, 2, latest. */
function compareTags(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "latest" || b === "latest") return a === "latest" ? 1 : -1;
  return a.localeCompare(b, "en", { numeric: true });
}
