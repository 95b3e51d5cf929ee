import type { PackageNames, Step } from "../plan/plan.ts";

/**
 * Packages of one layer as one step, at the place of the first: one update of the lists, one layer. Those with a
 * title stay apart.
 */
export function joinPackages(steps: readonly Step[]): Step[] {
  const joined: Step[] = [];
  for (const step of steps) {
    const at = joined.findIndex(
      (one) =>
        one.type === "packages" &&
        step.type === "packages" &&
        (one.title ?? step.title) === undefined &&
        one.layer === step.layer &&
        one.optional === step.optional,
    );
    const before = joined[at];
    if (step.type === "packages" && before?.type === "packages") {
      joined[at] = {
        ...before,
        from: [...new Set([...before.from, ...step.from])],
        names: joinNames(before.names, step.names),
      };
    } else joined.push(step);
  }
  return joined;
}

function joinNames(a: PackageNames, b: PackageNames): PackageNames {
  const managers = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof PackageNames>;
  const names = [...managers].map((manager) => {
    const all = new Set([...(a[manager] ?? []), ...(b[manager] ?? [])]);
    return [manager, [...all].sort()] as const;
  });
  return Object.fromEntries(names);
}
