import {
  failWith,
  type Host,
  type Options,
  readOwnLine,
  systemHost,
  type ValuesOf,
} from "@rocker/core/lifecycle";

/**
 * Reads the command line of a command that takes neither arguments nor options of extensions.
 * @throws RockerError for anything else
 */
export function readOwnOptions<O extends Options>(
  argv: readonly string[],
  options: O,
): { readonly host: Host; readonly options: ValuesOf<O> } {
  const host = systemHost();
  const line = readOwnLine(argv, options, host, "before-words");
  const [word] = line.words;
  if (word !== undefined) throw failWith("RK108", { words: JSON.stringify(word) });
  return { host, options: line.options };
}
