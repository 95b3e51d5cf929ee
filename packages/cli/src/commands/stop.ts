import { systemHost } from "@rocker/core/lifecycle";
import { selectContainers, stopContainer } from "@rocker/core/persistent";
import { registeredHere } from "../invoke/open-here.ts";
import { readWords } from "../invoke/words.ts";
import { stopOptions } from "../options.ts";
import { terminalContext } from "../persistent/terminal-context.ts";
import { noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker stop [name…]`: stops persistent containers. */
export async function stop(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, stopOptions, host);
  if (options.help) return showOwnHelp("stop", stopOptions);
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), options);
  const targets = selectContainers(words, host);
  const context = terminalContext(await registeredHere(host), host, notices);
  for (const record of targets) {
    const wasRunning = await stopContainer(record, context);
    notices.note(wasRunning ? `Stopped ${record.name}` : `${record.name} is not running`);
  }
  return 0;
}
