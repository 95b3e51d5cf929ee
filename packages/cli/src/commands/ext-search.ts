import { systemHost } from "@rocker/core/lifecycle";
import { readWords } from "../invoke/words.ts";
import { registryOptions } from "../options.ts";
import { atWork } from "../plugins/at-work.ts";
import { searchPlugins } from "../plugins/search.ts";
import { searchText } from "../plugins/search-text.ts";
import { styleFor } from "../render/style.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker ext search [words…]`: plugins that the person's npm registry has. */
export async function extSearch(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, registryOptions, host);
  if (options.help) return showOwnHelp("ext search", registryOptions);
  const found = await atWork(
    { command: "ext search", title: "asking the registry" },
    host,
    options,
    (context) => searchPlugins(words, context),
  );
  if (options.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else process.stdout.write(searchText(found, styleFor(process.stdout, process.env)));
  if (found.length === 0 && !options.quiet)
    process.stderr.write("rocker: the registry has none of that kind\n");
  return 0;
}
