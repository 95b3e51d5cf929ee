import { type Host, type Options, readOwnLine, systemHost, type ValuesOf } from "@rocker/core/lifecycle";

/**
 * Reads the command line of a command that takes neither arguments nor options of extensions.
 * @throws RockerError with everything else on it
 */
export function readOwnOptions<O extends Options>(
  argv: readonly string[],
  options: O,
): { readonly host: Host; readonly options: ValuesOf<O> } {
  const host = systemHost();
  return { host, options: readOwnLine(argv, options, host, "alone").options };
}
