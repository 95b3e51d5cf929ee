import {
  commandOwner,
  type Host,
  type Options,
  optionTable,
  parse,
  splitLine,
  type ValuesOf,
  valuesFor,
} from "@rocker/core/lifecycle";

/**
 * A line of words and options. Nothing of it is for a container, so options may stand anywhere; after `--` all are
 * words.
 * @throws RockerError for an option that is unknown
 */
export function readWords<O extends Options>(
  argv: readonly string[],
  options: O,
  host: Host,
): { readonly words: readonly string[]; readonly options: ValuesOf<O> } {
  const table = optionTable([{ owner: commandOwner, options }]);
  const words: string[] = [];
  const switches: string[] = [];
  for (let rest = argv; rest.length > 0; ) {
    const { image: word, command: behind } = splitLine(rest, table);
    const front = rest.slice(0, rest.length - behind.length - (word === undefined ? 0 : 1));
    const isEnd = front.at(-1) === "--";
    switches.push(...(isEnd ? front.slice(0, -1) : front));
    if (word !== undefined) words.push(word);
    if (isEnd) words.push(...behind);
    rest = isEnd ? [] : behind;
  }
  const invocation = parse(switches, table, host);
  return { words, options: valuesFor(invocation, commandOwner, options) };
}
