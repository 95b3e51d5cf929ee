import { failWith, renderProblem, systemHost } from "@rocker/core/lifecycle";
import { readWords } from "../invoke/words.ts";
import { addOptions } from "../options.ts";
import { addPlugins } from "../plugins/add.ts";
import { atWork } from "../plugins/at-work.ts";
import { showChange } from "../plugins/show-change.ts";
import { styleFor } from "../render/style.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker ext add <spec>…`: installs packages into the person's plugin folder. */
export async function extAdd(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, addOptions, host);
  if (options.help) return showOwnHelp("ext add", addOptions);
  if (words.length === 0 || words.some((word) => word.trim() === "")) {
    throw failWith("RK219", {
      command: "rocker ext add",
      expected: "the name of a package, or a path or address",
    });
  }
  const { touched, warnings } = await atWork(
    { command: "ext add", title: `installing ${words.join(", ")}` },
    host,
    options,
    (context) => addPlugins(words, { allowScripts: options["allow-scripts"] }, context),
  );
  if (!options.quiet) {
    const style = styleFor(process.stderr, process.env);
    for (const warning of warnings) process.stderr.write(`${renderProblem(warning, style, "warning")}\n`);
    if (touched.length === 0) process.stderr.write("rocker: nothing changed: it was there already\n");
  }
  showChange(touched, host, options);
  return 0;
}
