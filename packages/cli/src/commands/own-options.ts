import {
  commandOwner,
  failWith,
  type Host,
  type Options,
  optionTable,
  parse,
  systemHost,
  type ValuesOf,
  valuesFor,
} from "@rocker/core/lifecycle";

/**
 * Reads the line of a command that takes options of its own only, and no image.
 * @throws RockerError for anything else
 */
export function readOwnOptions<O extends Options>(
  argv: readonly string[],
  options: O,
): { readonly host: Host; readonly options: ValuesOf<O> } {
  const host = systemHost();
  const invocation = parse(argv, optionTable([{ owner: commandOwner, options }]), host);
  if (invocation.image !== undefined) throw failWith("RK108", { arguments: [invocation.image] });
  return { host, options: valuesFor(invocation, commandOwner, options) };
}
