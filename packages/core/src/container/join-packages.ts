import type { PackageNames, PackagesStep, Step } from "../plan/plan.ts";

/**
 * Joins the packages of one layer into one step, at the position of the first: one update of the package lists, one image
 * layer. Steps with a title stay separate.
 */
export function joinPackages(steps: readonly Step[]): Step[] {
  const joined: Step[] = [];
  const places = new Map<string, number>();
  for (const step of steps) {
    if (step.type === "packages" && step.title === undefined) {
      const kind = `${step.layer} ${step.optional}`;
      const at = places.get(kind) ?? joined.length;
      const before = joined[at];
      places.set(kind, at);
      joined[at] = before?.type === "packages" ? joinSteps(before, step) : step;
    } else joined.push(step);
  }
  return joined;
}

function joinSteps(before: PackagesStep, step: PackagesStep): PackagesStep {
  const from = [...new Set([...before.from, ...step.from])];
  return { ...before, from, names: joinNames(before.names, step.names) };
}

function joinNames(a: PackageNames, b: PackageNames): PackageNames {
  const managers = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof PackageNames>;
  const names = [...managers].map((manager) => {
    const all = new Set([...(a[manager] ?? []), ...(b[manager] ?? [])]);
    return [manager, [...all].sort()] as const;
  });
  return Object.fromEntries(names);
}
