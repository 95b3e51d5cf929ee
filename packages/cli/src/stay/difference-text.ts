import { visibleLine } from "@rocker/core/lifecycle";
import type { Style } from "../render/style.ts";
import type { Difference } from "./plan-difference.ts";

const signs = { added: "+", removed: "-", changed: "~" } as const;

/** Differences as a person reads them, one line each: what is there and not asked for, and the other way round. */
export function differenceText(name: string, differences: readonly Difference[], style: Style): string {
  const width = Math.max(...differences.map(({ row: [kind] }) => kind.length));
  return [
    `rocker: ${style.strong(name)} was made otherwise (- it has, + is asked for, ~ another content):`,
    ...differences.map(({ kind, row: [what, text, from] }) => {
      const line = `  ${signs[kind]} ${what.padEnd(width)}  ${visibleLine(text)}`;
      return from ? `${line}  ${style.dim(from)}` : line;
    }),
  ].join("\n");
}
