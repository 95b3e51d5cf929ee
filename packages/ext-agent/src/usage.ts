import { parseArgs } from "node:util";
import { problemOf, RockerError } from "@rocker/core";

export function usageError(what: string): RockerError {
  const fix = 'Run "rocker agent --help" for usage.';
  return new RockerError([problemOf("agent", { slug: "usage", kind: "usage", what: `${what}.`, fix })]);
}

/**
 * Parses the arguments of a command that takes the name of an agent.
 * @param flags names of its options, none of which has a value
 * @throws RockerError agent/usage
 */
export function readArguments<Flag extends string = never>(
  verb: string,
  argv: readonly string[],
  flags: readonly Flag[] = [],
): { readonly name: string | undefined; readonly options: Readonly<Record<Flag | "json", boolean>> } {
  const { values, positionals } = parse(argv, [...flags, "json"]);
  const [name, ...rest] = positionals;
  if (rest.length > 0) throw usageError(`unexpected argument for "rocker agent ${verb}": ${rest.join(" ")}`);
  return { name, options: values as Record<Flag | "json", boolean> };
}

function parse(argv: readonly string[], flags: readonly string[]) {
  const options = Object.fromEntries(
    flags.map((flag) => [flag, { type: "boolean" as const, default: false }]),
  );
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw usageError(String((error as Error).message).split(/\. |\n/)[0] ?? "");
  }
}
