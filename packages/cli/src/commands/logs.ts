import { failWith, systemHost } from "@rocker/core/lifecycle";
import { registeredHere } from "../invoke/open-here.ts";
import { readWords } from "../invoke/words.ts";
import { logOptions } from "../options.ts";
import { containersOn } from "../persistent/containers-on.ts";
import { selectContainers } from "../persistent/select-container.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker logs [--follow] [--tail LINES] [name]`: shows the output of the container's main command. */
export async function logs(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, logOptions, host);
  if (options.help) return showOwnHelp("logs", logOptions);
  const [record, ...others] = selectContainers(words, host);
  if (!record || others.length > 0)
    throw failWith("RK108", { words: `${words.length} names; logs takes one` });
  const containers = await containersOn(record.engine, (await registeredHere(host)).registry, host);
  if (!(await containers.find(record.id))) throw failWith("RK409", record);
  return containers.logs({ container: record.id, follow: options.follow, tail: options.tail });
}
