import { jsonText, systemHost } from "@rocker/core/lifecycle";
import { readWords } from "../invoke/words.ts";
import { registryOptions } from "../options.ts";
import { searchPlugins } from "../plugins/search.ts";
import { searchText } from "../plugins/search-text.ts";
import { withProgress } from "../plugins/with-progress.ts";
import { styleFor } from "../render/style.ts";
import { laidOut } from "../render/text-width.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker ext search [words…]`: searches the user's npm registry for plugins. */
export async function extSearch(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, registryOptions, host);
  if (options.help) return showOwnHelp("ext search", registryOptions);
  const found = await withProgress(
    { command: "ext search", title: "searching the registry" },
    host,
    options,
    (context) => searchPlugins(words, context),
  );
  if (options.json) process.stdout.write(`${jsonText(found, 2)}\n`);
  else process.stdout.write(await laidOut(() => searchText(found, styleFor(process.stdout, process.env))));
  if (found.length === 0 && !options.quiet) process.stderr.write("rocker: no matching packages found\n");
  return 0;
}
