import { visibleLine } from "@rocker/core/lifecycle";
import type { ExplainedKey } from "../configuration/explain.ts";
import type { Style } from "./style.ts";

/** The effective values, one line each. */
export function configurationText(keys: readonly ExplainedKey[]): string[] {
  return table(
    keys.flatMap(({ key, values }) =>
      values.filter(({ state }) => state === "effective").map(({ value }) => [key, value]),
    ),
  );
}

/** Every value that was set: where, and whether it is effective. */
export function explanationText(keys: readonly ExplainedKey[], style: Style): string[] {
  const values = keys.flatMap(({ key, values: own }) => [...own].reverse().map((one) => ({ key, ...one })));
  const lines = table(
    values.map(({ key, value, layer, origin, state }) => [key, value, layer, origin, state]),
  );
  return lines.map((line, index) => (values[index]?.state === "effective" ? line : style.dim(line)));
}

const maxWidth = 50;

function table(rows: readonly (readonly string[])[]): string[] {
  const shown = rows.map((row) => row.map(visibleLine));
  const widths = (shown[0] ?? []).map((_, column) =>
    Math.min(maxWidth, Math.max(...shown.map((row) => row[column]?.length ?? 0))),
  );
  return shown.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
