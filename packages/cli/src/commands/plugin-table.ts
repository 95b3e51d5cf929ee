import { styleFor } from "../render/style.ts";
import { table } from "../render/table.ts";
import { widthOf } from "../render/width.ts";

/** A table of a plugin's command, for stdout. */
export function pluginTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${table(head, rows, styleFor(process.stdout, process.env), widthOf(process.stdout))}\n`;
}
