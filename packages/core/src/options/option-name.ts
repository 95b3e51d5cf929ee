import { nearest } from "./nearest.ts";
import type { OptionTable } from "./table.ts";

/** A value like `-1` or `--x` is accepted, unless it is the name of another option. */
export function isKnownOption(word: string, table: OptionTable): boolean {
  if (!word.startsWith("--") || word === "--") return false;
  const name = word.slice(2).split("=", 1)[0] as string;
  return table.long.has(name) || (name.startsWith("no-") && table.long.has(name.slice(3)));
}

/** The option whose name is nearly this one. */
export function nearestOption(flag: string, { long }: OptionTable): string | undefined {
  const negative = flag.startsWith("--no-");
  const near = nearest(negative ? flag.slice(5) : flag.replace(/^--?/, ""), long.keys());
  return near && flag.startsWith("--") ? `${negative ? "--no-" : "--"}${near}` : undefined;
}
