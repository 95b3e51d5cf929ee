import { commandOwner } from "../extension/name.ts";
import type { Host } from "../host/host.ts";
import { parse, valuesFor } from "../lifecycle/parse.ts";
import type { Options, ValuesOf } from "../options/declaration.ts";
import { type SplitLine, splitLine } from "../options/split.ts";
import { type OptionTable, optionTable } from "../options/table.ts";

/** The command line of a command that has no options of extensions and runs no container. */
export interface OwnLine<O extends Options> {
  readonly options: ValuesOf<O>;
  /** The arguments that are not options. */
  readonly words: readonly string[];
}

/**
 * Parses such a command line, without registry or configuration.
 * @param optionsAre `before-words`: the first argument that is not an option ends them; `anywhere`: only `--` does
 * @throws RockerError with all invalid options
 */
export function readOwnLine<O extends Options>(
  argv: readonly string[],
  options: O,
  host: Host,
  optionsAre: "before-words" | "anywhere",
): OwnLine<O> {
  const table = optionTable([{ owner: commandOwner, options }]);
  const { words, ...line } = optionsAre === "anywhere" ? splitAll(argv, table) : splitFirst(argv, table);
  const invocation = parse(
    { ...line, notices: [], image: undefined, command: [], corrected: undefined },
    table,
    host,
  );
  return { options: valuesFor(invocation, commandOwner, options), words };
}

type Words = Pick<SplitLine, "settings" | "problems"> & { readonly words: readonly string[] };

function splitFirst(argv: readonly string[], table: OptionTable): Words {
  const { image, command, settings, problems } = splitLine(argv, table);
  return { settings, problems, words: image === undefined ? [] : [image, ...command] };
}

function splitAll(argv: readonly string[], table: OptionTable): Words {
  const { words, settings, problems } = splitFirst(argv, table);
  const [word, ...rest] = words;
  const hasEnded = argv[argv.length - words.length - 1] === "--";
  if (word === undefined || hasEnded) return { words, settings, problems };
  const more = splitAll(rest, table);
  return {
    words: [word, ...more.words],
    settings: [...settings, ...more.settings],
    problems: [...problems, ...more.problems],
  };
}
