import {
  imageEntries,
  type Plan,
  type PlanEntry,
  type PlanRow,
  quoteWord,
  recipeHash,
  runEntries,
  visibleLine,
} from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";
import { padded, textWidth } from "./text-width.ts";
import { wrap } from "./wrap.ts";

/**
 * A plan for people to read: what is added to the image, by which extension, and how the container is run.
 * @param width of the terminal; longer texts are wrapped
 */
export function planText(plan: Plan, style: Style, width = Number.POSITIVE_INFINITY): string {
  const [steps, run] = [imageEntries(plan).map(rowOf), runEntries(plan).map(rowOf)];
  const rows = [...steps, ...run];
  const longest = (column: 0 | 1 | 2) => Math.max(0, ...rows.map((row) => textWidth(row[column])));
  const kinds = longest(0);
  const room = Math.max(20, width - kinds - longest(2) - "      ".length);
  const whats = Math.min(longest(1), 60, room);
  const lines = (some: readonly PlanRow[]) =>
    some.map(([kind, what, from]) => {
      const [first = "", ...more] = width === Number.POSITIVE_INFINITY ? [what] : wrap(what, room);
      const line = `  ${padded(kind, kinds)}  ${padded(first, whats)}  ${style.dim(from)}`.trimEnd();
      return [line, ...more.map((text) => `${" ".repeat(kinds + 4)}${text}`)].join("\n");
    });
  return [
    style.strong(`image ${plan.base.image}`),
    ...(plan.base.build
      ? [
          visibleLine(
            `  built from ${quoteWord(plan.base.build.dockerfile)} in ${quoteWord(plan.base.build.context)}`,
          ),
        ]
      : []),
    ...(steps.length > 0
      ? [...lines(steps), style.dim(`  digest of these steps: ${recipeHash(plan).slice(0, 16)}`)]
      : ["  used unchanged"]),
    style.strong("container"),
    ...lines(run),
  ].join("\n");
}

const rowOf = ({ row: [kind, what, from] }: PlanEntry): PlanRow => [
  kind,
  visibleLine(what),
  visibleLine(from),
];
