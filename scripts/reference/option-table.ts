import type { Options } from "@rocker/core/lifecycle";
import { flag, optionNote } from "../../packages/cli/src/render/option-text.ts";

/**
 * A Markdown table of options, with the texts of `--help`.
 * @param anchors whether a link such as `#--user` leads to a row
 */
export function optionTable(options: Options, { anchors = false } = {}): string {
  const rows = Object.entries(options).map(([name, option]) => [
    `${anchors ? `<a id="--${name}"></a>` : ""}${code(flag(name, option))}`,
    `${option.summary}${optionNote(option)}`,
  ]);
  return table([["option", "meaning"], ...rows]);
}

/** @param lines rows of cells, the headings first */
export function table([headings = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(headings), `|${"---|".repeat(headings.length)}`, ...rows.map(line)].join("\n");
}

const cell = (text: string) => text.replaceAll("|", "\\|");

const code = (text: string) => `\`${text}\``;
