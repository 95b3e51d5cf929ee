import { type Options, systemHost } from "@rocker/core/lifecycle";
import { listOptions } from "../options.ts";
import { atWork } from "../plugins/at-work.ts";
import { searchPlugins } from "../plugins/search.ts";
import { searchText } from "../plugins/search-text.ts";
import { readWords } from "../plugins/words.ts";
import { styleFor } from "../render/style.ts";
import { showOwnHelp } from "./show.ts";

const searchOptions = {
  ...listOptions,
  quiet: { type: "boolean", short: "q", summary: "No progress and no notices" },
} as const satisfies Options;

/** `rocker ext search [words…]`: plugins that the person's npm registry has. */
export async function extSearch(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, searchOptions, host);
  if (options.help) return showOwnHelp("ext search", searchOptions);
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
