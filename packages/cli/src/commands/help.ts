import {
  explainError,
  isRockerError,
  nearest,
  problem,
  type Registry,
  RockerError,
  systemHost,
} from "@rocker/core/lifecycle";
import { commands } from "../commands.ts";
import { isTopic, type Topic, topics } from "../help/topics.ts";
import { registeredHere } from "../invoke/open-here.ts";
import { helpOptions } from "../options.ts";
import { errorHelp } from "../render/error-help.ts";
import { styleFor } from "../render/style.ts";
import { extInfo } from "./ext-info.ts";
import { runPluginCommand } from "./plugin-command.ts";
import { run } from "./run.ts";
import { helpWidth, showOwnHelp } from "./show.ts";

/**
 * `rocker help consent` explains a topic, `rocker help RK403` an error, and of an extension it shows what `rocker ext info` does. The help of a command is
 * the command's own: see `asHelpOption`.
 */
export async function help(argv: readonly string[]): Promise<number> {
  const [first = "", ...rest] = argv;
  if (first === "" || (first === "--all" && rest.length === 0)) return run(["--help", ...argv]);
  if (first === "-h" || first === "--help") return showOwnHelp("help", helpOptions);
  if (/^(rk)?\d+$/i.test(first)) return ofError(first);
  const words = [first, ...rest].filter((word) => !word.startsWith("-"));
  if (words.length === 1 && isTopic(first)) return ofTopic(first);
  const host = systemHost();
  const { registry } = await registeredHere(host);
  return (
    ofExtensionError(first, registry) ??
    (await runPluginCommand([...words, "--help"], registry, host)) ??
    ofExtension(words)
  );
}

async function ofTopic(topic: Topic): Promise<number> {
  const { topicText } = await import("../help/topic.ts");
  process.stdout.write(`${topicText(topic, styleFor(process.stdout, process.env), helpWidth())}\n`);
  return 0;
}

async function ofError(code: string): Promise<number> {
  const explanation = await explainError(code);
  if (!explanation) throw unexpected(code, errorPage, "no error has this code");
  process.stdout.write(`${errorHelp(explanation, styleFor(process.stdout, process.env), helpWidth())}\n`);
  return 0;
}

/** `x11/no-display`: says whose error it is. Only the extension's code knows more. */
function ofExtensionError(code: string, { extensions, engines }: Registry): number | undefined {
  const [, owner = ""] = /^([a-z0-9-]+)\/[a-z0-9-]+$/.exec(code) ?? [];
  const kind = extensions.has(owner) ? "extension" : "engine";
  const found = extensions.get(owner) ?? engines.get(owner);
  if (!found) return undefined;
  process.stdout.write(`${code} is an error of the ${kind} "${owner}" (${found.package.name}).
The message of the error says what to do. For more about the ${kind}, run: rocker ext info ${owner}
`);
  return 0;
}

async function ofExtension(words: readonly string[]): Promise<number> {
  try {
    return await extInfo(words);
  } catch (error) {
    const typed = words.join(" ");
    const near = isRockerError(error)
      ? nearest(typed, [...Object.keys(commands), ...Object.keys(topics)])
      : undefined;
    if (!near) throw error;
    throw unexpected(typed, `Did you mean "rocker help ${near}"?`);
  }
}

const errorPage = "All errors: https://github.com/dagger-rocker/rocker/blob/HEAD/docs/reference/errors.md";

const unexpected = (argument: string, fix: string, reason?: string) =>
  new RockerError([{ ...problem("RK108", { arguments: [argument], reason }), fix }]);
