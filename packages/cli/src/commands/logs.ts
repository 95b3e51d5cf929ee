import { failWith, systemHost } from "@rocker/core/lifecycle";
import { registerHere } from "../invoke/register-here.ts";
import { readWords } from "../invoke/words.ts";
import { logOptions } from "../options.ts";
import { containersOn } from "../stay/containers-on.ts";
import { targetsOf } from "../stay/target.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker logs [--follow] [--tail LINES] [name]`: what the container's own command wrote. */
export async function logs(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, logOptions, host);
  if (options.help) return showOwnHelp("logs", logOptions);
  const [record, ...others] = targetsOf(words, host);
  if (!record || others.length > 0)
    throw failWith("RK108", { arguments: words.slice(1), reason: '"rocker logs" takes one container' });
  const containers = await containersOn(record.engine, await registerHere([], logOptions, host), host);
  const { id, name, engine } = record;
  if (!(await containers.find(id))) throw failWith("RK409", { name, engine });
  return containers.logs({ container: id, follow: options.follow, tail: options.tail });
}
