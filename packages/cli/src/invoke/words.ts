import { type Host, type Options, type OwnLine, readOwnLine } from "@rocker/core/lifecycle";

/**
 * A line of arguments and options. Nothing of it is for a container, so options may stand anywhere; after `--` there are
 * none.
 * @throws RockerError for an option that is unknown
 */
export function readWords<O extends Options>(argv: readonly string[], options: O, host: Host): OwnLine<O> {
  return readOwnLine(argv, options, host, "anywhere");
}
