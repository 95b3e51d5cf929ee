import { visibleLine } from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";

/** Below this many columns a cell says nothing any more. */
const narrowest = 6;

/**
 * Columns of text below their titles.
 * @param width of the terminal; where it is too narrow, cells are cut at their start, as ends of paths and tags tell
 * more. The first column is what a row is named by: it is cut last.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
  width = Number.POSITIVE_INFINITY,
): string {
  const cells = rows.map((row) => row.map(visibleLine));
  const wanted = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const widths = fitted(wanted, head, width);
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => endOf(cell, widths[column] ?? 0).padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [style.strong(line(head)), ...cells.map(line)].join("\n");
}

/** Takes from the widest column that has something to give, until all fit or none has. */
function fitted(wanted: readonly number[], head: readonly string[], width: number): readonly number[] {
  const widths = [...wanted];
  const least = head.map((title) => Math.max(title.length, narrowest));
  const spare = (column: number) => (widths[column] ?? 0) - (least[column] ?? 0);
  const all = () => widths.reduce((sum, one) => sum + one, 2 * (widths.length - 1));
  while (all() > width) {
    const others = widths.map((_, column) => column).filter((column) => column > 0 && spare(column) > 0);
    const widest = others.sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0] ?? 0;
    if (spare(widest) <= 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function endOf(text: string, room: number): string {
  return text.length <= room ? text : `…${text.slice(text.length - room + 1)}`;
}
