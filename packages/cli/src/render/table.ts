import { visibleLine } from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";

/**
 * Columns of text below their titles.
 * @param width of the terminal; the last column is cut to fit, at its start, as ends of paths tell more
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
  width = Number.POSITIVE_INFINITY,
): string {
  const cells = rows.map((row) => row.map(visibleLine));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const before = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 0);
  const room = Math.max(10, width - before);
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === head.length - 1 ? endOf(cell, room) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [style.strong(line(head)), ...cells.map(line)].join("\n");
}

function endOf(text: string, room: number): string {
  return text.length <= room ? text : `…${text.slice(text.length - room + 1)}`;
}
