import { visibleLine } from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";
import { padded, textWidth, truncated } from "./text-width.ts";

/** The narrowest useful width of a cell, in columns. */
const minWidth = 6;

/**
 * A table with a header row.
 * @param width of the terminal. If the table is wider, cells are truncated at the start, because the ends of paths and
 * tags are more specific. The first column identifies a row and is truncated last.
 * @param texts titles of columns that are truncated at the end instead
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
  width = Number.POSITIVE_INFINITY,
  texts: readonly string[] = [],
): string {
  const cells = rows.map((row) => row.map(visibleLine));
  const natural = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => textWidth(row[column] ?? ""))),
  );
  const widths = fitWidths(natural, head, width);
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const end = texts.includes(head[column] ?? "") ? "end" : "start";
        return padded(truncated(cell, widths[column] ?? 0, end), widths[column] ?? 0);
      })
      .join("  ")
      .trimEnd();
  return [style.strong(line(head)), ...cells.map(line)].join("\n");
}

/** Narrows the widest column that can be narrowed, until the table fits or no column can be. */
function fitWidths(natural: readonly number[], head: readonly string[], width: number): readonly number[] {
  const widths = [...natural];
  const minimum = head.map((title) => Math.max(title.length, minWidth));
  const spare = (column: number) => (widths[column] ?? 0) - (minimum[column] ?? 0);
  const total = () => widths.reduce((sum, one) => sum + one, 2 * (widths.length - 1));
  while (total() > width) {
    const others = widths.map((_, column) => column).filter((column) => column > 0 && spare(column) > 0);
    const widest = others.sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0] ?? 0;
    if (spare(widest) <= 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
