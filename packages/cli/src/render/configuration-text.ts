import { visibleLine } from "@rocker/core/lifecycle";
import type { ExplainedKey, ExplainedValue } from "../configuration/explain.ts";
import type { Style } from "./style.ts";

/** The effective values, one line each. */
export function configurationText(keys: readonly ExplainedKey[]): string[] {
  return table(
    keys.flatMap(({ key, values }) =>
      values.filter(({ state }) => state === "in force").map(({ value }) => [key, value]),
    ),
  );
}

/** What people read for a state; `--json` has the state itself. */
const stateTexts: Readonly<Record<ExplainedValue["state"], string>> = {
  "in force": "effective",
  shadowed: "overridden",
  "taken away": "removed",
  "takes away": "removes",
};

/** Every value that was set: where, and whether it is effective. */
export function explanationText(keys: readonly ExplainedKey[], style: Style): string[] {
  const values = keys.flatMap(({ key, values: own }) => [...own].reverse().map((one) => ({ key, ...one })));
  const lines = table(
    values.map(({ key, value, layer, origin, state }) => [key, value, layer, origin, stateTexts[state]]),
  );
  return lines.map((line, index) => (values[index]?.state === "in force" ? line : style.dim(line)));
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
