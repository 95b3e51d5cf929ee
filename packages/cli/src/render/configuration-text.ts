import { visibleLine } from "@rocker/core/lifecycle";
import type { ExplainedKey } from "../configuration/explain.ts";
import type { Style } from "./style.ts";
import { padded, textWidth, truncated } from "./text-width.ts";

/** The effective values, one line each. @param width of the terminal; undefined without one */
export function configurationText(keys: readonly ExplainedKey[], width?: number): string[] {
  return aligned(
    keys.flatMap(({ key, values }) =>
      values.filter(({ state }) => state === "effective").map(({ value }) => [key, value]),
    ),
    width,
  );
}

/** Every value that was set: where, and whether it is effective. */
export function explanationText(keys: readonly ExplainedKey[], style: Style, width?: number): string[] {
  const values = keys.flatMap(({ key, values: own }) => [...own].reverse().map((one) => ({ key, ...one })));
  const lines = aligned(
    values.map(({ key, value, layer, origin, state }) => [key, value, layer, origin, state]),
    width,
  );
  return lines.map((line, index) => (values[index]?.state === "effective" ? line : style.dim(line)));
}

/** Rows without a header. If they are wider than the terminal, values are truncated; `--json` has all of them. */
function aligned(rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string[] {
  const shown = rows.map((row) => row.map(visibleLine));
  const columns = (shown[0] ?? []).map((_, column) =>
    Math.max(...shown.map((row) => textWidth(row[column] ?? ""))),
  );
  const others = columns.reduce((sum, one) => sum + one + 2, -2) - (columns[valueColumn] ?? 0);
  columns[valueColumn] = Math.min(columns[valueColumn] ?? 0, Math.max(narrowest, width - others));
  return shown.map((row) =>
    row
      .map((cell, column) => padded(truncated(cell, columns[column] ?? 0, "end"), columns[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

const valueColumn = 1;

/** In columns. */
const narrowest = 10;
