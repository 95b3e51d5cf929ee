import type { ExtensionProblem } from "@rocker/core";
import { groupBy } from "../group.ts";
import { type Place, placeText } from "../place.ts";
import { problemAt } from "../problem.ts";
import { type OrderWish, type Phase, stepId } from "../read/deps-file.ts";
import { commandRank, type LayerStep, stepText } from "./steps.ts";

/** One step comes before another, because of a place in a file. */
export interface Edge {
  readonly first: string;
  readonly second: string;
  readonly place: Place;
}

export interface Order {
  /** Steps as they are installed. */
  readonly steps: readonly LayerStep[];
  readonly edges: readonly Edge[];
}

const phases: readonly Phase[] = ["preamble", "main", "user"];

// The layers that the seed suggests. They say where a layer stands when no file does; a file's own order wins.
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
 * Puts steps into one order that keeps every wish of every file. What is free goes by convention, then by name:
 * it depends neither on the listing of folders nor on the names of files.
 * @returns the order, or what is wrong: a cycle with the places that make it
 */
export function solveOrder(
  steps: ReadonlyMap<string, LayerStep>,
  wishes: readonly OrderWish[],
): Order | { readonly problems: readonly ExtensionProblem[] } {
  const { edges, problems } = edgesOf(steps, wishes);
  const graph = new Graph(steps, edges);
  const free = graph.sorted(compareBy(new Map()));
  if (free.length < steps.size) return { problems: [...problems, cycleProblem(graph.cycle(free), steps)] };
  if (problems.length > 0) return { problems };
  const sorted = graph.sorted(compareBy(graph.pulledForward(free)));
  return { steps: sorted.map((id) => steps.get(id) as LayerStep), edges };
}

/** Steps by phase, by the rank of their layer (or of one that waits for them), by layer, by command. */
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

/** Wishes as edges between steps. Phases keep their order whatever a list's order says; `after` against it is wrong. */
function edgesOf(steps: ReadonlyMap<string, LayerStep>, wishes: readonly OrderWish[]) {
  const byLayer = groupBy(steps.values(), ({ layer }) => layer);
  const edges = new Map<string, Edge>();
  const problems: ExtensionProblem[] = [];
  const add = (first: LayerStep, second: LayerStep, place: Place): void => {
    if (first.id === second.id || first.phase !== second.phase) return;
    const key = `${first.id}\n${second.id}`;
    if (!edges.has(key)) edges.set(key, { first: first.id, second: second.id, place });
  };
  for (const wish of wishes) {
    if (wish.kind === "blocks") {
      const [first, second] = [steps.get(stepId(wish.first)), steps.get(stepId(wish.second))];
      if (first && second) add(first, second, wish.place);
      continue;
    }
    for (const first of byLayer.get(wish.first) ?? []) {
      for (const second of byLayer.get(wish.second) ?? []) {
        if (phases.indexOf(first.phase) > phases.indexOf(second.phase)) {
          problems.push(
            problemAt(wish.place, {
              slug: "order",
              what: `layer "${wish.first}" cannot come before "${wish.second}": ${first.phase === "user" ? "it runs as the user, and such layers come last" : "it is not a preamble layer, and those come first"}.`,
              fix: "Remove this line, or change when one of the layers runs.",
            }),
          );
        } else add(first, second, wish.place);
      }
    }
    // A layer before itself.
    const itself = wish.first === wish.second && byLayer.get(wish.first)?.[0];
    if (itself) edges.set(`${itself.id}\n`, { first: itself.id, second: itself.id, place: wish.place });
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

  /** Each step after all that it must follow, of those that are free always the first by `compare`. */
  sorted(compare: (a: LayerStep, b: LayerStep) => number): string[] {
    const waits = new Map([...this.#steps.keys()].map((id) => [id, 0]));
    for (const { second } of this.#edges) waits.set(second, (waits.get(second) ?? 0) + 1);
    const free = [...this.#steps.values()].filter(({ id }) => waits.get(id) === 0).sort(compare);
    const sorted: string[] = [];
    for (let next = free.shift(); next; next = free.shift()) {
      sorted.push(next.id);
      for (const { second } of this.#after.get(next.id) ?? []) {
        const left = (waits.get(second) ?? 0) - 1;
        waits.set(second, left);
        const step = this.#steps.get(second);
        if (left === 0 && step) free.splice(placeFor(step, free, compare), 0, step);
      }
    }
    return sorted;
  }

  /** The rank of each step, or that of a step that waits for it: what an expensive layer needs stands with it. */
  pulledForward(sorted: readonly string[]): Map<string, number> {
    const ranks = new Map<string, number>();
    for (const id of sorted.toReversed()) {
      const later = (this.#after.get(id) ?? []).map(({ second }) => ranks.get(second) ?? mainRank);
      ranks.set(id, Math.min(layerRank(this.#steps.get(id) as LayerStep), ...later));
    }
    return ranks;
  }

  /** The shortest cycle among steps that could not be sorted. */
  cycle(sorted: readonly string[]): readonly Edge[] {
    const done = new Set(sorted);
    const left = [...this.#steps.keys()].filter((id) => !done.has(id));
    const cycles = left.flatMap((id) => {
      const cycle = this.#wayBack(id);
      return cycle ? [cycle] : [];
    });
    return cycles.sort((a, b) => a.length - b.length)[0] ?? [];
  }

  /** Breadth first from a step to itself. */
  #wayBack(start: string): readonly Edge[] | undefined {
    const cameBy = new Map<string, Edge>();
    const waiting = [start];
    for (const id of waiting) {
      for (const edge of this.#after.get(id) ?? []) {
        if (cameBy.has(edge.second)) continue;
        cameBy.set(edge.second, edge);
        if (edge.second === start) return wayTo(start, cameBy);
        waiting.push(edge.second);
      }
    }
    return undefined;
  }
}

function wayTo(start: string, cameBy: ReadonlyMap<string, Edge>): Edge[] {
  const way: Edge[] = [];
  let edge = cameBy.get(start);
  while (edge) {
    way.unshift(edge);
    if (edge.first === start) break;
    edge = cameBy.get(edge.first);
  }
  return way;
}

/** Where a step belongs in a sorted list, by halving. */
function placeFor(
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
  const circle = [...cycle.map((edge) => name(edge.first)), first ? name(first.first) : ""];
  return {
    slug: "order",
    kind: "usage",
    what: `circular layer order: ${circle.join(" → ")}.`,
    why: cycle
      .map(({ first, second, place }) => `${placeText(place)}: ${name(first)} comes before ${name(second)}.`)
      .join("\n"),
    fix: "Change one of these files: move the key, or edit its after or before.",
  };
}
