import type { ExtensionProblem } from "@rocker/core";
import { groupBy } from "../group.ts";
import { formatLocation, type Location } from "../location.ts";
import { problemAt } from "../problem.ts";
import { type OrderConstraint, type Phase, stepId } from "../read/deps-file.ts";
import { commandRank, type LayerStep, stepText } from "./steps.ts";

/** One step comes before another, as required at a location in a file. */
export interface Edge {
  readonly first: string;
  readonly second: string;
  readonly location: Location;
}

export interface Order {
  /** In installation order. */
  readonly steps: readonly LayerStep[];
  readonly edges: readonly Edge[];
}

const phases: readonly Phase[] = ["preamble", "main", "user"];

// The layer names that the original implementation suggests. The order in files has precedence over this one.
const conventions: readonly (readonly string[])[] = [
  ["base"],
  ["io"],
  ["sources"],
  ["expensive"],
  ["language-toolchain"],
  ["tools"],
  ["main", "default"],
  ["post-main"],
  ["build"],
  ["lint"],
  ["test"],
];
const mainRank = conventions.findIndex((names) => names.includes("main"));

/**
 * Sorts steps into an order that satisfies the constraints of all files. Steps without constraints are sorted by
 * convention, then by name, so that the result does not depend on directory listings or file names.
 * @returns the order, or the problems, such as a cycle with the locations that cause it
 */
export function solveOrder(
  steps: ReadonlyMap<string, LayerStep>,
  constraints: readonly OrderConstraint[],
): Order | { readonly problems: readonly ExtensionProblem[] } {
  const { edges, problems } = edgesOf(steps, constraints);
  const graph = new Graph(steps, edges);
  const initial = graph.sorted(compareBy(new Map()));
  if (initial.length < steps.size)
    return { problems: [...problems, cycleProblem(graph.cycle(initial), steps)] };
  if (problems.length > 0) return { problems };
  const sorted = graph.sorted(compareBy(graph.effectiveRanks(initial)));
  return { steps: sorted.map((id) => steps.get(id) as LayerStep), edges };
}

/** Compares steps by phase, rank of the layer (or of a dependent layer), layer name and command. */
function compareBy(ranks: ReadonlyMap<string, number>) {
  const rank = (step: LayerStep) => ranks.get(step.id) ?? layerRank(step);
  return (a: LayerStep, b: LayerStep): number =>
    phases.indexOf(a.phase) - phases.indexOf(b.phase) ||
    rank(a) - rank(b) ||
    compareTexts(a.layer, b.layer) ||
    commandRank(a) - commandRank(b) ||
    Number(a.ssh ?? false) - Number(b.ssh ?? false) ||
    compareTexts(a.id, b.id);
}

function layerRank({ layer }: LayerStep): number {
  const rank = conventions.findIndex((names) => names.includes(layer));
  return rank < 0 ? mainRank : rank;
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Converts constraints to edges between steps. The order of keys does not affect phases; `after` and `before` must respect them. */
function edgesOf(steps: ReadonlyMap<string, LayerStep>, constraints: readonly OrderConstraint[]) {
  const byLayer = groupBy(steps.values(), ({ layer }) => layer);
  const edges = new Map<string, Edge>();
  const problems: ExtensionProblem[] = [];
  const add = (first: LayerStep, second: LayerStep, location: Location): void => {
    if (first.id === second.id || first.phase !== second.phase) return;
    const key = `${first.id}\n${second.id}`;
    if (!edges.has(key)) edges.set(key, { first: first.id, second: second.id, location });
  };
  for (const constraint of constraints) {
    if (constraint.kind === "blocks") {
      const [first, second] = [steps.get(stepId(constraint.first)), steps.get(stepId(constraint.second))];
      if (first && second) add(first, second, constraint.location);
      continue;
    }
    for (const first of byLayer.get(constraint.first) ?? []) {
      for (const second of byLayer.get(constraint.second) ?? []) {
        if (phases.indexOf(first.phase) > phases.indexOf(second.phase)) {
          problems.push(
            problemAt(constraint.location, {
              slug: "order",
              what: `layer "${constraint.first}" cannot come before "${constraint.second}": ${first.phase === "user" ? "it runs as the user, and such layers come last" : "it is not a preamble layer, and those come first"}.`,
              fix: "Remove this line, or change when one of the layers runs.",
            }),
          );
        } else add(first, second, constraint.location);
      }
    }
    // A layer that must come before itself.
    const itself = constraint.first === constraint.second && byLayer.get(constraint.first)?.[0];
    if (itself)
      edges.set(`${itself.id}\n`, { first: itself.id, second: itself.id, location: constraint.location });
  }
  return { edges: [...edges.values()], problems };
}

class Graph {
  readonly #steps: ReadonlyMap<string, LayerStep>;
  readonly #after = new Map<string, Edge[]>();
  readonly #edges: readonly Edge[];

  constructor(steps: ReadonlyMap<string, LayerStep>, edges: readonly Edge[]) {
    this.#steps = steps;
    this.#edges = edges;
    for (const id of steps.keys()) this.#after.set(id, []);
    for (const edge of edges) this.#after.get(edge.first)?.push(edge);
  }

  /** Topological sort. Of the steps that can come next, the first by `compare` does. */
  sorted(compare: (a: LayerStep, b: LayerStep) => number): string[] {
    const blockerCounts = new Map([...this.#steps.keys()].map((id) => [id, 0]));
    for (const { second } of this.#edges) blockerCounts.set(second, (blockerCounts.get(second) ?? 0) + 1);
    const ready = [...this.#steps.values()].filter(({ id }) => blockerCounts.get(id) === 0).sort(compare);
    const sorted: string[] = [];
    for (let next = ready.shift(); next; next = ready.shift()) {
      sorted.push(next.id);
      for (const { second } of this.#after.get(next.id) ?? []) {
        const left = (blockerCounts.get(second) ?? 0) - 1;
        blockerCounts.set(second, left);
        const step = this.#steps.get(second);
        if (left === 0 && step) ready.splice(insertionIndex(step, ready, compare), 0, step);
      }
    }
    return sorted;
  }

  /** The lowest rank of each step and its dependents: the steps that an expensive layer needs come right before it. */
  effectiveRanks(sorted: readonly string[]): Map<string, number> {
    const ranks = new Map<string, number>();
    for (const id of sorted.toReversed()) {
      const later = (this.#after.get(id) ?? []).map(({ second }) => ranks.get(second) ?? mainRank);
      ranks.set(id, Math.min(layerRank(this.#steps.get(id) as LayerStep), ...later));
    }
    return ranks;
  }

  /** The shortest cycle among the steps that could not be sorted. */
  cycle(sorted: readonly string[]): readonly Edge[] {
    const done = new Set(sorted);
    const left = [...this.#steps.keys()].filter((id) => !done.has(id));
    const cycles = left.flatMap((id) => {
      const cycle = this.#shortestCycleFrom(id);
      return cycle ? [cycle] : [];
    });
    return cycles.sort((a, b) => a.length - b.length)[0] ?? [];
  }

  /** Breadth-first search from a step to itself. */
  #shortestCycleFrom(start: string): readonly Edge[] | undefined {
    const reachedBy = new Map<string, Edge>();
    const queue = [start];
    for (const id of queue) {
      for (const edge of this.#after.get(id) ?? []) {
        if (reachedBy.has(edge.second)) continue;
        reachedBy.set(edge.second, edge);
        if (edge.second === start) return pathTo(start, reachedBy);
        queue.push(edge.second);
      }
    }
    return undefined;
  }
}

function pathTo(start: string, reachedBy: ReadonlyMap<string, Edge>): Edge[] {
  const path: Edge[] = [];
  let edge = reachedBy.get(start);
  while (edge) {
    path.unshift(edge);
    if (edge.first === start) break;
    edge = reachedBy.get(edge.first);
  }
  return path;
}

/** The position of a step in a sorted list, by binary search. */
function insertionIndex(
  step: LayerStep,
  sorted: readonly LayerStep[],
  compare: (a: LayerStep, b: LayerStep) => number,
): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle] as LayerStep, step) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function cycleProblem(cycle: readonly Edge[], steps: ReadonlyMap<string, LayerStep>): ExtensionProblem {
  const name = (id: string) => stepText(steps.get(id) as LayerStep);
  const [first] = cycle;
  const cycleText = [...cycle.map((edge) => name(edge.first)), first ? name(first.first) : ""];
  return {
    slug: "order",
    kind: "usage",
    what: `circular layer order: ${cycleText.join(" → ")}.`,
    why: cycle
      .map(
        ({ first, second, location }) =>
          `${formatLocation(location)}: ${name(first)} comes before ${name(second)}.`,
      )
      .join("\n"),
    fix: "Change one of these files: move the key, or edit its after or before.",
  };
}
