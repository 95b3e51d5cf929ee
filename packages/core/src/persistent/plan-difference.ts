import { imageEntries, type PlanEntry, type PlanRow, runEntries } from "../plan/entries.ts";
import type { Plan } from "../plan/plan.ts";

/** One difference between two plans. */
export interface Difference {
  readonly kind: "added" | "removed" | "changed";
  readonly row: PlanRow;
}

/** The changes that lead from one plan to another, in the order of the plans. */
export function planDifference(before: Plan, after: Plan): Difference[] {
  const [old, requested] = [entriesOf(before), entriesOf(after)];
  const added = without(requested, old);
  return [
    ...without(old, requested).map(({ row }): Difference => {
      // Same text: the content has changed.
      const same = added.findIndex((one) => one.row[0] === row[0] && one.row[1] === row[1]);
      if (same < 0) return { kind: "removed", row };
      added.splice(same, 1);
      return { kind: "changed", row };
    }),
    ...added.map(({ row }): Difference => ({ kind: "added", row })),
  ];
}

function entriesOf(plan: Plan): PlanEntry[] {
  const image: PlanEntry = { row: ["image", plan.base.image, ""], value: plan.base.image };
  return [image, ...imageEntries(plan), ...runEntries(plan)];
}

/** Multiset difference: the entries without a counterpart in `others`. */
function without(entries: readonly PlanEntry[], others: readonly PlanEntry[]): PlanEntry[] {
  const left = others.map(identity);
  return entries.filter((entry) => {
    const at = left.indexOf(identity(entry));
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}

/** Ignores which extension made the request. */
function identity({ row: [kind], value }: PlanEntry): string {
  return JSON.stringify([kind, value], (key, inner) => (key === "from" ? undefined : inner));
}
