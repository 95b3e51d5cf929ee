import { groupBy } from "../group.ts";
import { type Block, type OrderWish, stepId } from "./deps-file.ts";

/**
 * What a file wishes by the order of its blocks: that they follow one another, phase by phase. A step stands where it is
 * first named: lists for several managers are one.
 */
export function wishesInOrder(blocks: readonly Block[]): OrderWish[] {
  return [...groupBy(blocks, ({ phase }) => phase).values()].flatMap((some) => {
    const firsts = [...groupBy(some, stepId).values()].map(([block]) => block as Block);
    return firsts.slice(1).map((second, index): OrderWish => {
      return { kind: "blocks", first: firsts[index] as Block, second, place: second.place };
    });
  });
}
