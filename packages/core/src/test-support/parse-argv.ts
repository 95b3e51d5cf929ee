import type { Configuration } from "../configuration/layers.ts";
import type { Host } from "../host/host.ts";
import type { Invocation } from "../lifecycle/invocation.ts";
import { parse } from "../lifecycle/parse.ts";
import { splitLine } from "../options/split.ts";
import type { OptionTable } from "../options/table.ts";

/** The invocation of an argument vector: split, then parsed. */
export const parseArgv = (
  argv: readonly string[],
  table: OptionTable,
  host: Host,
  configuration?: Configuration,
): Invocation => parse(splitLine(argv, table), table, host, configuration);
