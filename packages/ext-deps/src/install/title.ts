import type { LayerStep } from "../merge/steps.ts";
import { stepText } from "../merge/steps.ts";
import { placeText } from "../place.ts";
import type { Item } from "../read/deps-file.ts";

/** With more, a title would be longer than what failed. */
const mostNamed = 8;

/** What progress and errors call a step: whatever fails, the files and lines that asked for it stand there. */
export function titleOf(
  step: LayerStep,
  items: readonly Item[] = step.blocks.flatMap((one) => one.items),
): string {
  const places =
    items.length <= mostNamed
      ? items.map(({ text, place }) => `${shortened(text)} at ${placeText(place)}`)
      : [...step.blocks.map(({ place }) => placeText(place)), 'all entries: "rocker deps list"'];
  return `${stepText(step)}: ${[...new Set(places)].join(", ")}`;
}

function shortened(text: string): string {
  const line = text.trim().split("\n")[0] ?? "";
  return line.length > 40 || line !== text.trim() ? `${line.slice(0, 40)}…` : line;
}
