import { failWith, type Options, systemHost } from "@rocker/core/lifecycle";
import { listOptions } from "../options.ts";
import { atWork } from "../plugins/at-work.ts";
import { removePlugins } from "../plugins/remove.ts";
import { showChange } from "../plugins/show-change.ts";
import { readWords } from "../plugins/words.ts";
import { showOwnHelp } from "./show.ts";

const removeOptions = {
  ...listOptions,
  quiet: { type: "boolean", short: "q", summary: "No progress and no notices" },
} as const satisfies Options;

/** `rocker ext remove <name>…`: removes packages from the person's plugin folder. */
export async function extRemove(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, removeOptions, host);
  if (options.help) return showOwnHelp("ext remove", removeOptions);
  if (words.length === 0) {
    throw failWith("RK219", {
      command: "rocker ext remove",
      expected: "the name of an extension or its package",
    });
  }
  const touched = await atWork(
    { command: "ext remove", title: `removing ${words.join(", ")}` },
    host,
    options,
    (context) => removePlugins(words, context),
  );
  showChange(touched, host, options);
  return 0;
}
