import type { Options } from "@rocker/core/lifecycle";
import { afterwards, flag } from "../../packages/cli/src/render/option-text.ts";

/** A table of options in Markdown, in the words of `--help`. */
export function optionTable(options: Options): string {
  const rows = Object.entries(options).map(([name, option]) => [
    code(flag(name, option)),
    `${option.summary}${afterwards(option)}`,
  ]);
  return table([["option", "meaning"], ...rows]);
}

/** @param lines of cells, the headings first */
export function table([headings = [], ...rows]: readonly (readonly string[])[]): string {
  const rule = headings.map(() => "---");
  return [headings, rule, ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");
}

const cell = (text: string) => text.replaceAll("|", "\\|");

const code = (text: string) => `\`${text}\``;
