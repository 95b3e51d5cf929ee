import type { Option, Options } from "./declaration.ts";
import { type Legacy, noLegacy } from "./legacy.ts";

/** An option and its owner. */
export interface TableEntry {
  /** Name of an extension, or `rocker` for options of the command itself. */
  readonly owner: string;
  /** Long name without dashes. */
  readonly name: string;
  readonly option: Option;
}

export interface TableClash {
  /** `--name` or `-n`. */
  readonly flag: string;
  readonly winner: string;
  readonly loser: string;
}

/** All options of a command line, by long and short name. */
export interface OptionTable {
  readonly long: ReadonlyMap<string, TableEntry>;
  readonly short: ReadonlyMap<string, TableEntry>;
  readonly clashes: readonly TableClash[];
  /** What options of other programs mean. */
  readonly legacy: Legacy;
}

/**
 * Merges the options of several owners. The first owner of a name keeps it; each later one is reported as a clash.
 */
export function optionTable(
  owners: Iterable<{ readonly owner: string; readonly options: Options }>,
  legacy: Legacy = noLegacy,
): OptionTable {
  const long = new Map<string, TableEntry>();
  const short = new Map<string, TableEntry>();
  const clashes: TableClash[] = [];
  for (const { owner, options } of owners) {
    for (const [name, option] of Object.entries(options)) {
      const entry = { owner, name, option };
      const taken = long.get(name);
      if (taken) {
        clashes.push({ flag: `--${name}`, winner: taken.owner, loser: owner });
        continue;
      }
      long.set(name, entry);
      if (!option.short) continue;
      const shortTaken = short.get(option.short);
      if (shortTaken) clashes.push({ flag: `-${option.short}`, winner: shortTaken.owner, loser: owner });
      else short.set(option.short, entry);
    }
  }
  return { long, short, clashes, legacy };
}
