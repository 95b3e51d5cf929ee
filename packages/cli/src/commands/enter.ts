import { containerRecords, readOwnLine, systemHost } from "@rocker/core/lifecycle";
import { enterContainer, selectContainer } from "@rocker/core/persistent";
import { registeredHere } from "../invoke/open-here.ts";
import { streamModes } from "../invoke/stream-modes.ts";
import { enterOptions } from "../options.ts";
import { terminalContext } from "../persistent/terminal-context.ts";
import { noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker enter [--name NAME] [command…]`: runs a shell or a command in a persistent container. */
export async function enter(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  // Options end at the first other argument: it and all arguments after it are the command.
  const { options, words: command } = readOwnLine(argv, enterOptions, host, "before-words");
  if (options.help) return showOwnHelp("enter", enterOptions);
  const record = selectContainer(containerRecords(host).all(), options.name, host);
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), options);
  const context = terminalContext(await registeredHere(host), host, notices);
  return enterContainer(record, { command, streams: streamModes(options) }, context);
}
