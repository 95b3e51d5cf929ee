import {
  commandOwner,
  type Option,
  type OptionTable,
  optionTable,
  type Registry,
  splitLine,
  type TableEntry,
  tableOf,
  valueIsOptional,
} from "@rocker/core/lifecycle";
import { type CommandEntry, commands, type WordKind } from "../commands.ts";
import { commandTexts } from "../render/command-texts.ts";

/** One thing that may stand where the cursor is. */
export interface Candidate {
  readonly value: string;
  readonly text: string;
}

/** What may stand there; `files`: paths of the host too, which the shell knows better. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  readonly files: boolean;
}

/** What depends on this machine, asked only when it is wanted. */
export interface Surroundings {
  readonly registry: Registry;
  readonly images: () => Promise<readonly string[]>;
  readonly containers: () => readonly string[];
  /** Profiles of the configuration here. */
  readonly profiles: () => readonly string[];
}

const nothing: Completion = { candidates: [], files: false };
const files: Completion = { candidates: [], files: true };

/**
 * What may stand at the end of a line.
 * @param words what follows the program's name; the last is the one to complete, empty where none was begun
 */
export async function complete(words: readonly string[], around: Surroundings): Promise<Completion> {
  const current = words.at(-1) ?? "";
  const all = await unfiltered(words, current, around);
  return { ...all, candidates: all.candidates.filter(({ value }) => value.startsWith(current)) };
}

async function unfiltered(
  words: readonly string[],
  current: string,
  around: Surroundings,
): Promise<Completion> {
  const { entry, rest } = commandOf(words);
  if (!entry) {
    // Still at the command's own words, or a run without its word.
    const groups = words.length > 1 ? `${words[0]} ` : "";
    const names = commandNames(around.registry, groups);
    if (groups !== "" && names.length > 0) return { candidates: names, files: false };
    const run = commands.run as CommandEntry;
    const inRun = await ofCommand(run, words, current, around);
    return words.length > 1 ? inRun : { ...inRun, candidates: [...names, ...inRun.candidates] };
  }
  return ofCommand(entry, rest, current, around);
}

/** The command that the words before the last name; the longest counts. */
function commandOf(words: readonly string[]): {
  readonly entry?: CommandEntry;
  readonly rest: readonly string[];
} {
  for (const count of [2, 1]) {
    const name = words.slice(0, count).join(" ");
    if (words.length > count && Object.hasOwn(commands, name)) {
      const entry = commands[name];
      if (entry) return { entry, rest: words.slice(count) };
    }
  }
  return { rest: words };
}

/** The next words of commands that begin so. */
function commandNames({ commands: brought }: Registry, before: string): Candidate[] {
  const own = Object.keys(commands)
    .filter((name) => name.startsWith(before))
    .map((name) => {
      const [word = "", more] = name.slice(before.length).split(" ");
      return { value: word, text: more ? "" : (commandTexts[name]?.short ?? "") };
    });
  const others =
    before === "" ? [...brought.values()].map(({ name, summary }) => ({ value: name, text: summary })) : [];
  return [...new Map([...own, ...others].map((one) => [one.value, one])).values()];
}

async function ofCommand(
  entry: CommandEntry,
  words: readonly string[],
  current: string,
  around: Surroundings,
): Promise<Completion> {
  const table = entry.takesExtensions
    ? tableOf(around.registry, entry.options)
    : optionTable([{ owner: commandOwner, options: entry.options }]);
  const before = words.slice(0, -1);
  const open = optionWaiting(before, table);
  if (open) return valuesOf(open, "", around);
  const isOver = entry.words !== "containers" && splitLine(before, table).image !== undefined;
  if (isOver) return entry.words === "image" || entry.words === "command" ? files : nothing;
  const [flag = "", value] = current.split(/=(.*)/s);
  if (flag.startsWith("--") && value !== undefined) {
    const named = table.long.get(flag.slice(2));
    return named ? valuesOf(named, `${flag}=`, around) : nothing;
  }
  if (current.startsWith("-")) return { candidates: flagsOf(table, current), files: false };
  return wordsOf(entry.words, around);
}

/** The option whose value is next: it stands last, and needs one. */
function optionWaiting(before: readonly string[], table: OptionTable): TableEntry | undefined {
  const last = before.at(-1) ?? "";
  if (splitLine(before.slice(0, -1), table).image !== undefined) return undefined;
  const entry = last.startsWith("--") ? table.long.get(last.slice(2)) : table.short.get(last.slice(1));
  const isFlag = last.startsWith("-") && last.length > 1;
  return isFlag && entry && !valueIsOptional(entry.option) ? entry : undefined;
}

function flagsOf(table: OptionTable, current: string): Candidate[] {
  return [...table.long.values()].flatMap(({ name, option }) => {
    const negated = { value: `--no-${name}`, text: option.summary };
    const isOnByItself = option.type === "boolean" && option.default === true;
    if (isOnByItself) return [negated];
    return [{ value: `--${name}`, text: option.summary }, ...(current.startsWith("--no-") ? [negated] : [])];
  });
}

/** Values of an option; `prefix` is what stands before them in the same word. */
async function valuesOf(
  { owner, name, option }: TableEntry,
  prefix: string,
  around: Surroundings,
): Promise<Completion> {
  const own = owner === commandOwner ? await valuesByName(name, around) : undefined;
  const values = own ?? fixedValues(option);
  if (values)
    return { candidates: values.map((value) => ({ value: prefix + value, text: "" })), files: false };
  const namesPath = option.type === "path" || /SRC|FILE|FOLDER|PATH/.test(option.valueName ?? "");
  return namesPath ? files : nothing;
}

function fixedValues(option: Option): readonly string[] | undefined {
  if (option.type === "enum") return option.values;
  return option.type === "boolean" ? ["true", "false"] : undefined;
}

/** Options of rocker's own that name something of this machine. */
async function valuesByName(name: string, around: Surroundings): Promise<readonly string[] | undefined> {
  if (name === "engine") return [...around.registry.engines.keys()];
  if (name === "extension-blacklist") return [...around.registry.extensions.keys()];
  if (name === "profile") return around.profiles();
  return name === "name" ? around.containers() : undefined;
}

async function wordsOf(kind: WordKind | undefined, around: Surroundings): Promise<Completion> {
  const of = (values: readonly string[]): Completion => ({
    candidates: values.map((value) => ({ value, text: "" })),
    files: false,
  });
  switch (kind) {
    case "image":
      return of(await around.images());
    case "container":
    case "containers":
      return of(around.containers());
    case "topics":
      return of([
        ...commandNames(around.registry, "").map(({ value }) => value),
        ...around.registry.extensions.keys(),
      ]);
    case "plugins":
      return of([...around.registry.extensions.keys(), ...around.registry.engines.keys()]);
    case "shell":
      return of(["bash", "zsh", "fish"]);
    default:
      return kind === "command" ? files : nothing;
  }
}
