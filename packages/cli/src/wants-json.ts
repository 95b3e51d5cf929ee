import type { Options } from "@rocker/core/lifecycle";
import { commands } from "./commands.ts";

/**
 * Whether a command line asks for JSON (`--json`, `--format json`), so that a failure is reported as JSON too. Read
 * leniently: the command line itself may be what is wrong, and extensions whose options would have to be known may be
 * why.
 * @param argv what follows the program's name
 */
export function wantsJson(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean {
  const options = optionsOf(argv);
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  const setting = (name: string) =>
    lastValue(words, name, options[name]?.type === "boolean") ?? env[`ROCKER_${name.toUpperCase()}`];
  return (
    ("json" in options && setting("json") === "true") || ("format" in options && setting("format") === "json")
  );
}

/** Those of the command, or of all commands of a group (`ext`) when its second word is unknown. */
function optionsOf([first = "", second = ""]: readonly string[]): Options {
  for (const name of [`${first} ${second}`, first]) {
    const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (entry) return entry.options;
  }
  const group = Object.entries(commands).filter(([name]) => name.startsWith(`${first} `));
  return Object.assign({}, ...group.map(([, { options }]) => options));
}

function lastValue(words: readonly string[], name: string, isBoolean: boolean): string | undefined {
  const values = words.flatMap((word, at) => {
    if (word === `--no-${name}`) return "false";
    if (word === `--${name}`) return isBoolean ? "true" : (words[at + 1] ?? []);
    return word.startsWith(`--${name}=`) ? word.slice(`--${name}=`.length) : [];
  });
  return values.at(-1);
}
