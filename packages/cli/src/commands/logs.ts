import { rockerError, systemHost } from "@rocker/core/lifecycle";
import { containersOn, selectContainers } from "@rocker/core/persistent";
import { registeredHere } from "../invoke/open-here.ts";
import { readWords } from "../invoke/words.ts";
import { logOptions } from "../options.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker logs [--follow] [--tail LINES] [name]`: shows the output of the container's main command. */
export async function logs(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, logOptions, host);
  if (options.help) return showOwnHelp("logs", logOptions);
  const [record, ...others] = selectContainers(words, host);
  if (!record || others.length > 0)
    throw rockerError("RK108", { arguments: words.slice(1), reason: '"rocker logs" takes one container' });
  const containers = await containersOn(record.engine, (await registeredHere(host)).registry, host);
  const { id, name, engine } = record;
  if (!(await containers.find(id))) throw rockerError("RK409", { name, engine });
  return containers.logs({ container: id, follow: options.follow, tail: options.tail });
}
