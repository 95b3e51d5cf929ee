import { jsonText } from "@rocker/core/lifecycle";
import { loadConfiguration } from "../configuration/load.ts";
import { registeredHere } from "../invoke/open-here.ts";
import { listOptions } from "../options.ts";
import { extensionTable, packageRows } from "../render/extension-table.ts";
import { styleFor } from "../render/style.ts";
import { laidOut } from "../render/text-width.ts";
import { widthOf } from "../render/width.ts";
import { readOwnOptions } from "./own-options.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker ext list`: lists the plugin packages found, where each was found, and whether it is enabled. */
export async function extList(argv: readonly string[]): Promise<number> {
  const { host, options } = readOwnOptions(argv, listOptions);
  if (options.help) return showOwnHelp("ext list", listOptions);
  const rows = packageRows((await registeredHere(host, await loadConfiguration(host))).registry);
  const style = styleFor(process.stdout, process.env);
  const text = options.json
    ? jsonText(rows, 2)
    : await laidOut(() => extensionTable(rows, style, widthOf(process.stdout)));
  process.stdout.write(`${text}\n`);
  return 0;
}
