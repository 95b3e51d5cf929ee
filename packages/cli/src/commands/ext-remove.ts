import { rockerError, systemHost } from "@rocker/core/lifecycle";
import { readWords } from "../invoke/words.ts";
import { registryOptions } from "../options.ts";
import { removePlugins } from "../plugins/remove.ts";
import { showChange } from "../plugins/show-change.ts";
import { withProgress } from "../plugins/with-progress.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker ext remove <name>…`: removes packages from the user's plugin directory. */
export async function extRemove(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, registryOptions, host);
  if (options.help) return showOwnHelp("ext remove", registryOptions);
  if (words.length === 0) {
    throw rockerError("RK219", {
      command: "rocker ext remove",
      expected: "the name of an extension or its package",
    });
  }
  const touched = await withProgress(
    { command: "ext remove", title: `removing ${words.join(", ")}` },
    host,
    options,
    (context) => removePlugins(words, context),
  );
  showChange(touched, host, options);
  return 0;
}
