import { systemHost } from "@rocker/core/lifecycle";
import { removeContainer, selectContainers } from "@rocker/core/persistent";
import { registeredHere } from "../invoke/open-here.ts";
import { readWords } from "../invoke/words.ts";
import { rmOptions } from "../options.ts";
import { terminalContext } from "../persistent/terminal-context.ts";
import { noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker rm [--force] [name…]`: removes persistent containers, and rocker's records of them. */
export async function rm(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, rmOptions, host);
  if (options.help) return showOwnHelp("rm", rmOptions);
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), options);
  const targets = selectContainers(words, host);
  const context = terminalContext(await registeredHere(host), host, notices);
  for (const record of targets) {
    await removeContainer(record, options, context);
    notices.note(`Removed ${record.name}`);
  }
  return 0;
}
