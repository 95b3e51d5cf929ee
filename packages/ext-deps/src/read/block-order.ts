import { groupBy } from "../group.ts";
import { type Block, type OrderConstraint, stepId } from "./deps-file.ts";

/**
 * The constraints that follow from the order of blocks in a file: within each phase, each block comes after the previous
 * one. Lists for several system package managers are one step, at the position of the first list.
 */
export function blockOrderConstraints(blocks: readonly Block[]): OrderConstraint[] {
  return [...groupBy(blocks, ({ phase }) => phase).values()].flatMap((some) => {
    const firsts = [...groupBy(some, stepId).values()].map(([block]) => block as Block);
    return firsts.slice(1).map((second, index): OrderConstraint => {
      return { kind: "blocks", first: firsts[index] as Block, second, location: second.location };
    });
  });
}
