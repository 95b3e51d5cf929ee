import {
  type Host,
  type Options,
  readOwnLine,
  rockerError,
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
  if (line.words.length > 0) throw rockerError("RK108", { arguments: line.words.slice(0, 1) });
  return { host, options: line.options };
}
