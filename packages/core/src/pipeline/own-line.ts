import { problem } from "../errors/error.ts";
import { commandOwner } from "../extension/name.ts";
import type { Host } from "../host/host.ts";
import { parse, valuesFor } from "../lifecycle/parse.ts";
import type { Options, ValuesOf } from "../options/declaration.ts";
import { splitLine } from "../options/split.ts";
import type { SplitLine } from "../options/split-line.ts";
import { type OptionTable, optionTable } from "../options/table.ts";

/** The command line of a command that has no options of extensions and runs no container. */
export interface OwnLine<O extends Options> {
  readonly options: ValuesOf<O>;
  /** The arguments that are not options. */
  readonly words: readonly string[];
}

/**
 * Parses such a command line, without registry or configuration.
 * @param optionsAre `before-words`: the first argument that is not an option ends them; `anywhere`: only `--` does; `alone`:
 *   there must be no other arguments
 * @throws RockerError with everything that is wrong
 */
export function readOwnLine<O extends Options>(
  argv: readonly string[],
  options: O,
  host: Host,
  optionsAre: "before-words" | "anywhere" | "alone",
): OwnLine<O> {
  const table = optionTable([{ owner: commandOwner, options }]);
  const line = optionsAre === "before-words" ? splitFirst(argv, table) : splitAll(argv, table);
  const { words, settings } = line;
  const refused = optionsAre === "alone" ? words : [];
  const problems = [
    ...line.problems,
    ...refused.map(({ word, at }) => ({ at, problem: problem("RK108", { arguments: [word] }) })),
  ];
  const invocation = parse({ ...withoutImage, settings, problems }, table, host);
  return { options: valuesFor(invocation, commandOwner, options), words: words.map(({ word }) => word) };
}

const withoutImage = {
  certain: [],
  notices: [],
  image: undefined,
  imageIsGuess: false,
  command: [],
  corrected: undefined,
};

interface Words extends Pick<SplitLine, "settings" | "problems"> {
  /** With their indices on the command line. */
  readonly words: readonly { readonly word: string; readonly at: number }[];
}

/** @param from index of the first of these arguments on the command line */
function splitFirst(argv: readonly string[], table: OptionTable, from = 0): Words {
  const { image, command, settings, problems } = splitLine(argv, table);
  const words = image === undefined ? [] : [image, ...command];
  const before = argv.length - words.length;
  return {
    settings: settings.map((one) => ({ ...one, at: from + one.at })),
    problems: problems.map((one) => ({ ...one, at: from + one.at })),
    words: words.map((word, index) => ({ word, at: from + before + index })),
  };
}

function splitAll(argv: readonly string[], table: OptionTable, from = 0): Words {
  const { words, settings, problems } = splitFirst(argv, table, from);
  const [first, ...rest] = words;
  const hasEnded = argv[argv.length - words.length - 1] === "--";
  if (first === undefined || hasEnded) return { words, settings, problems };
  const remaining = rest.map(({ word }) => word);
  const more = splitAll(remaining, table, first.at + 1);
  return {
    words: [first, ...more.words],
    settings: [...settings, ...more.settings],
    problems: [...problems, ...more.problems],
  };
}
