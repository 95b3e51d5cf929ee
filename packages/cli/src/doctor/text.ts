import { printable } from "../render/printable.ts";
import type { Style } from "../render/style.ts";
import { wrap } from "../render/wrap.ts";
import type { Finding } from "./finding.ts";

const marks = { ok: "✓", off: "·", warning: "!", problem: "✗" } as const;

/** Findings grouped by area, each followed by its fix. */
export function doctorText(findings: readonly Finding[], style: Style, width: number): string {
  const areas = [...new Set(findings.map(({ area }) => area))];
  return areas
    .map((area) => {
      const lines = findings.filter((one) => one.area === area).flatMap((one) => linesOf(one, style, width));
      return [style.strong(area), ...lines].join("\n");
    })
    .join("\n");
}

function linesOf({ state, text, fix }: Finding, style: Style, width: number): string[] {
  const paint = { ok: style.good, off: style.dim, warning: style.strong, problem: style.error }[state];
  const [first = "", ...rest] = wrap(printable(text), width - 4);
  const below = [
    ...rest,
    ...(fix && state !== "ok" ? wrap(printable(fix), width - 6).map((line) => `  ${line}`) : []),
  ];
  return [`  ${paint(marks[state])} ${first}`, ...below.map((line) => `    ${line}`)];
}
