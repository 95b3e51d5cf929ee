import { visibleLine } from "@rocker/core/lifecycle";
import type { Difference } from "@rocker/core/persistent";
import type { Style } from "../render/style.ts";

const signs = { added: "+", removed: "-", changed: "~" } as const;

/** Differences for people to read, one line each: what the container has, and what was requested. */
export function differenceText(name: string, differences: readonly Difference[], style: Style): string {
  return [
    `rocker: container ${style.strong(name)} differs from the requested settings:`,
    ...differenceLines(differences, style).map((line) => `  ${line}`),
  ].join("\n");
}

/** The lines alone, not indented. */
export function differenceLines(differences: readonly Difference[], style: Style): string[] {
  const width = Math.max(...differences.map(({ row: [kind] }) => kind.length));
  return differences.map(({ kind, row: [what, text, from] }) => {
    const note = kind === "changed" ? " (content changed)" : "";
    const line = `${signs[kind]} ${what.padEnd(width)}  ${visibleLine(text)}${note}`;
    return from ? `${line}  ${style.dim(from)}` : line;
  });
}
