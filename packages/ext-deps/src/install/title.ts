import { formatLocation } from "../location.ts";
import type { LayerStep } from "../merge/steps.ts";
import { stepText } from "../merge/steps.ts";
import type { Item } from "../read/deps-file.ts";

/** Titles with more entries would be longer than the error they belong to. */
const maxListed = 8;

/** The title of a step in progress output and errors. It names the files and lines that request the step. */
export function titleOf(
  step: LayerStep,
  items: readonly Item[] = step.blocks.flatMap((one) => one.items),
): string {
  const locations =
    items.length <= maxListed
      ? items.map(({ text, location }) => `${truncated(text)} at ${formatLocation(location)}`)
      : [...step.blocks.map(({ location }) => formatLocation(location)), 'all entries: "rocker deps list"'];
  return `${stepText(step)}: ${[...new Set(locations)].join(", ")}`;
}

function truncated(text: string): string {
  const line = text.trim().split("\n")[0] ?? "";
  return line.length > 40 || line !== text.trim() ? `${line.slice(0, 40)}…` : line;
}
