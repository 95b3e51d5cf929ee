import { visibleLine } from "@rocker/core/lifecycle";
import type { Style } from "../render/style.ts";
import type { Difference } from "./plan-difference.ts";

const signs = { added: "+", removed: "-", changed: "~" } as const;

/** Differences for people to read, one line each: what the container has, and what was requested. */
export function differenceText(name: string, differences: readonly Difference[], style: Style): string {
  const width = Math.max(...differences.map(({ row: [kind] }) => kind.length));
  return [
    `rocker: settings of container ${style.strong(name)} differ (- current, + requested, ~ content):`,
    ...differences.map(({ kind, row: [what, text, from] }) => {
      const line = `  ${signs[kind]} ${what.padEnd(width)}  ${visibleLine(text)}`;
      return from ? `${line}  ${style.dim(from)}` : line;
    }),
  ].join("\n");
}
