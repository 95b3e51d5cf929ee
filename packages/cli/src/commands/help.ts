import { isRockerError, nearest, problem, RockerError, systemHost } from "@rocker/core/lifecycle";
import { commands } from "../commands.ts";
import { registeredHere } from "../invoke/open-here.ts";
import { helpOptions } from "../options.ts";
import { extInfo } from "./ext-info.ts";
import { runPluginCommand } from "./plugin-command.ts";
import { run } from "./run.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker help [command]`: what `--help` behind it shows; of an extension, what `rocker ext info` does. */
export async function help(argv: readonly string[]): Promise<number> {
  const [first = "", ...rest] = argv;
  if (first === "") return run(["--help"]);
  if (first === "-h" || first === "--help") return showOwnHelp("help", helpOptions);
  const words = [first, ...rest].filter((word) => !word.startsWith("-"));
  const one = Object.hasOwn(commands, words.join(" ")) ? commands[words.join(" ")] : undefined;
  if (one) return (await one.load())(["--help"]);
  if (Object.keys(commands).some((name) => name.startsWith(`${first} `))) {
    return (await import("../router.ts")).routed([...words, "--help"]);
  }
  const host = systemHost();
  const { registry } = await registeredHere(host);
  return (await runPluginCommand([...words, "--help"], registry, host)) ?? ofExtension(words);
}

async function ofExtension(words: readonly string[]): Promise<number> {
  try {
    return await extInfo(words);
  } catch (error) {
    const typed = words.join(" ");
    const near = isRockerError(error) ? nearest(typed, Object.keys(commands)) : undefined;
    if (!near) throw error;
    const fix = `Did you mean "rocker help ${near}"?`;
    throw new RockerError([{ ...problem("RK108", { words: JSON.stringify(typed) }), fix }]);
  }
}
