import { commands, isCommand } from "./commands.ts";

/**
 * Converts `rocker help up` to `rocker up --help`, also for a group of commands such as `ext`. All other topics are for the
 * command `help`.
 */
export function asHelpOption(argv: readonly string[]): readonly string[] {
  const [first, topic = "", ...rest] = argv;
  if (first !== "help" || topic === "" || topic.startsWith("-")) return argv;
  const words = [topic, ...rest.filter((word) => !word.startsWith("-"))];
  const isGroup = Object.keys(commands).some((name) => name.startsWith(`${topic} `));
  return isCommand(words.join(" ")) || isGroup ? [...words, "--help"] : argv;
}
