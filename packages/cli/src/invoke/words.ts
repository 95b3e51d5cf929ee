import { type Host, type Options, type OwnLine, readOwnLine } from "@rocker/core/lifecycle";

/**
 * Reads the command line of a command that runs nothing in a container: options and arguments in any order. After `--`,
 * there are only arguments.
 * @throws RockerError for an unknown option
 */
export function readWords<O extends Options>(argv: readonly string[], options: O, host: Host): OwnLine<O> {
  return readOwnLine(argv, options, host, "anywhere");
}
