import { jsonText } from "@rocker/core";
import { formatLocation } from "../location.ts";
import { stepText } from "../merge/steps.ts";
import type { Project } from "../project.ts";
import { type Format, usageError } from "./arguments.ts";

interface Row {
  readonly step: string;
  readonly command: string;
  readonly entry: string;
  readonly places: readonly string[];
}

/** Everything that would be installed, in order, each entry with the locations that request it. */
export function listText(project: Project, format: Format): string {
  if (format === "mermaid")
    throw usageError(
      "rocker deps list does not support --format mermaid.",
      'Run "rocker deps graph --format mermaid".',
    );
  const rows = rowsOf(project);
  if (format === "json") return `${jsonText(rows, 2)}\n`;
  const width = Math.max(0, ...rows.map(({ entry }) => Math.min(entry.length, 50)));
  const lines: string[] = [];
  let step: string | undefined;
  for (const row of rows) {
    if (row.step !== step) lines.push(row.step);
    step = row.step;
    lines.push(`  ${row.entry.padEnd(width)}  ${row.places.join(", ")}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

function rowsOf({ order, requirements }: Project): Row[] {
  return order.steps.flatMap((step) => {
    const rows = new Map<string, { command: string; entry: string; places: string[] }>();
    for (const { command, items } of step.blocks) {
      // Commands run in order, and may be repeated.
      const key = (text: string, at: string) =>
        command === "run" ? `${text}\n${at}` : `${command}\n${text}`;
      for (const item of items) {
        const at = formatLocation(item.location);
        for (const entry of requirements.get(item) ?? [shown(item.text, item.args)]) {
          const row = rows.get(key(entry, at));
          if (row) row.places.push(at);
          else rows.set(key(entry, at), { command, entry, places: [at] });
        }
      }
    }
    return [...rows.values()].map((row) => ({ step: stepText(step), ...row }));
  });
}

/** An entry on one line, with control characters escaped. */
function shown(text: string, args: readonly string[] = []): string {
  const words = [text, ...args];
  return words
    .map((word) => (/[\p{Cc}]/u.test(word) || words.length > 1 ? JSON.stringify(word) : word))
    .join(" ");
}
