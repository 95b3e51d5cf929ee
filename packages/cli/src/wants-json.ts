import type { Options } from "@rocker/core/lifecycle";
import { commands } from "./commands.ts";

/**
 * Whether a command line has `--json`, so that a failure is reported as JSON too. `--format` chooses only how the result
 * is written: "rocker plan --format json >plan.json" has its errors on a terminal, as text. Read
 * leniently: the command line itself may be what is wrong, and extensions whose options would have to be known may be
 * why.
 * @param argv what follows the program's name
 */
export function wantsJson(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean {
  if (!("json" in optionsOf(argv))) return false;
  return jsonOption(argv) ?? env.ROCKER_JSON === "true";
}

/** What the last `--json` before "--" says; undefined if there is none. Also for commands of plugins, whose options are not known. */
export function jsonOption(argv: readonly string[]): boolean | undefined {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).flatMap((word) => answers.get(word) ?? []).at(-1);
}

const answers = new Map([
  ["--json", true],
  ["--json=true", true],
  ["--no-json", false],
  ["--json=false", false],
]);

/** Those of the command, or of all commands of a group (`ext`) when its second word is unknown. */
function optionsOf([first = "", second = ""]: readonly string[]): Options {
  for (const name of [`${first} ${second}`, first]) {
    const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (entry) return entry.options;
  }
  const group = Object.entries(commands).filter(([name]) => name.startsWith(`${first} `));
  return Object.assign({}, ...group.map(([, { options }]) => options));
}
