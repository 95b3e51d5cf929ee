import { jsonText, rockerError, systemHost } from "@rocker/core/lifecycle";
import { registeredHere } from "../invoke/open-here.ts";
import { readWords } from "../invoke/words.ts";
import { listOptions } from "../options.ts";
import { pluginInfo } from "../plugins/info.ts";
import { infoText } from "../plugins/info-text.ts";
import { styleFor } from "../render/style.ts";
import { laidOut } from "../render/text-width.ts";
import { widthOf } from "../render/width.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker ext info <name>`: shows the details of an extension, engine or package, without running its code. */
export async function extInfo(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, listOptions, host);
  if (options.help) return showOwnHelp("ext info", listOptions);
  const [name, ...rest] = words;
  if (name === undefined || rest.length > 0) {
    throw rockerError("RK219", {
      command: "rocker ext info",
      expected: "the name of one extension, engine or package",
    });
  }
  const info = pluginInfo(name, (await registeredHere(host)).registry);
  const style = styleFor(process.stdout, process.env);
  const text = options.json
    ? jsonText(info, 2)
    : await laidOut(() => infoText(info, style, widthOf(process.stdout) ?? 100));
  process.stdout.write(`${text}\n`);
  return 0;
}
