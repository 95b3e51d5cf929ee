import { renderProblem, rockerError, systemHost } from "@rocker/core/lifecycle";
import { readWords } from "../invoke/words.ts";
import { addOptions } from "../options.ts";
import { addPlugins } from "../plugins/add.ts";
import { showChange } from "../plugins/show-change.ts";
import { withProgress } from "../plugins/with-progress.ts";
import { styleFor } from "../render/style.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker ext add <package>…`: installs packages into the user's plugin directory. */
export async function extAdd(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, addOptions, host);
  if (options.help) return showOwnHelp("ext add", addOptions);
  if (words.length === 0 || words.some((word) => word.trim() === "")) {
    throw rockerError("RK219", {
      command: "rocker ext add",
      expected: "the name, path or URL of a package",
    });
  }
  const { touched, warnings } = await withProgress(
    { command: "ext add", title: `installing ${words.join(", ")}` },
    host,
    options,
    (context) => addPlugins(words, { allowScripts: options["allow-scripts"] }, context),
  );
  if (!options.quiet) {
    const style = styleFor(process.stderr, process.env);
    for (const warning of warnings) process.stderr.write(`${renderProblem(warning, style, "warning")}\n`);
    if (touched.length === 0) process.stderr.write("rocker: nothing changed: already installed\n");
  }
  showChange(touched, host, options);
  return 0;
}
