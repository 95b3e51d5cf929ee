import {
  commandOwner,
  type Host,
  type Options,
  optionTable,
  parse,
  type ValuesOf,
  valuesFor,
} from "@rocker/core/lifecycle";

/**
 * A line of words and switches. Nothing of it is for a container, so switches may stand anywhere; after `--` all
 * are words.
 * @param options booleans only: no word is a value
 * @throws RockerError for an option that is unknown
 */
export function readWords<O extends Options>(
  argv: readonly string[],
  options: O,
  host: Host,
): { readonly words: readonly string[]; readonly options: ValuesOf<O> } {
  const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
  const front = argv.slice(0, end);
  const isSwitch = (word: string) => word.startsWith("-") && word !== "-";
  const invocation = parse(front.filter(isSwitch), optionTable([{ owner: commandOwner, options }]), host);
  const words = [...front.filter((word) => !isSwitch(word)), ...argv.slice(end + 1)];
  return { words, options: valuesFor(invocation, commandOwner, options) };
}
