import { styleFor } from "../render/style.ts";
import { table } from "../render/table.ts";
import { laidOut } from "../render/text-width.ts";
import { widthOf } from "../render/width.ts";

/** A table as wide as the terminal of stdout, each line with a line break. */
export function stdoutTable(head: readonly string[], rows: readonly (readonly string[])[]): Promise<string> {
  const style = styleFor(process.stdout, process.env);
  return laidOut(() => `${table(head, rows, style, widthOf(process.stdout))}\n`);
}
