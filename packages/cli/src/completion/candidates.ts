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
import type { CommandEntry, WordKind } from "../commands/table/entry.ts";
import { commands } from "../commands.ts";
import { topics } from "../help/topics.ts";

/** One possible completion, with a description. */
export interface Candidate {
  readonly value: string;
  readonly text: string;
}

/** The possible completions. `files`: also paths of the host, which the shell completes itself. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  readonly files: boolean;
}

/** Where the names come from that depend on the host. Queried only when needed. */
export interface CompletionSources {
  readonly registry: Registry;
  readonly images: () => Promise<readonly string[]>;
  readonly containers: () => readonly string[];
  /** Profiles of the configuration of the working directory. */
  readonly profiles: () => readonly string[];
  /** Dev containers of the project of the working directory. */
  readonly devcontainers: () => readonly string[] | Promise<readonly string[]>;
}

const nothing: Completion = { candidates: [], files: false };
const files: Completion = { candidates: [], files: true };

/**
 * The completions of a command line.
 * @param words the arguments of rocker; the last one is completed, and may be empty
 */
export async function complete(words: readonly string[], sources: CompletionSources): Promise<Completion> {
  const current = words.at(-1) ?? "";
  const all = await unfiltered(words, current, sources);
  const candidates = all.candidates.filter(({ value }) => value.startsWith(current) && isPlain(value));
  return { ...all, candidates };
}

/**
 * Whether a shell takes a word as it is. Names come from files of the directory, too, and shells insert them into the line: one
 * such as `$(curl …)` would run.
 */
const isPlain = (word: string) => /^[\p{Letter}\p{Mark}\p{Number}_@%+=:,./-]+$/u.test(word);

async function unfiltered(
  words: readonly string[],
  current: string,
  sources: CompletionSources,
): Promise<Completion> {
  const { entry, rest } = commandOf(words);
  if (!entry) {
    // The name of a command is incomplete, or this is a run without "run".
    const groups = words.length > 1 ? `${words[0]} ` : "";
    const names = commandNames(sources.registry, groups);
    if (groups !== "" && names.length > 0) return { candidates: names, files: false };
    const run = commands.run as CommandEntry;
    const inRun = await ofCommand(run, words, current, sources);
    return words.length > 1 ? inRun : { ...inRun, candidates: [...names, ...inRun.candidates] };
  }
  return ofCommand(entry, rest, current, sources);
}

/** The command that the words before the last one name. The longest name wins. */
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

/** The next words of the commands that start with `before`. */
function commandNames({ commands: provided }: Registry, before: string): Candidate[] {
  const own = Object.keys(commands)
    .filter((name) => name.startsWith(before))
    .map((name) => {
      const [word = "", more] = name.slice(before.length).split(" ");
      return { value: word, text: more ? "" : (commands[name]?.help.short ?? "") };
    });
  const others =
    before === "" ? [...provided.values()].map(({ name, summary }) => ({ value: name, text: summary })) : [];
  return [...new Map([...own, ...others].map((one) => [one.value, one])).values()];
}

async function ofCommand(
  entry: CommandEntry,
  words: readonly string[],
  current: string,
  sources: CompletionSources,
): Promise<Completion> {
  const table = entry.takesExtensions
    ? tableOf(sources.registry, entry.options)
    : optionTable([{ owner: commandOwner, options: entry.options }]);
  const before = words.slice(0, -1);
  const open = optionAwaitingValue(before, table);
  if (open) return valuesOf(open, "", sources);
  const isOver = entry.words !== "containers" && splitLine(before, table).image !== undefined;
  if (isOver) return entry.words === "image" || entry.words === "command" ? files : nothing;
  const [flag = "", value] = current.split(/=(.*)/s);
  if (flag.startsWith("--") && value !== undefined) {
    const named = table.long.get(flag.slice(2));
    return named ? valuesOf(named, `${flag}=`, sources) : nothing;
  }
  if (current.startsWith("-")) return { candidates: flagsOf(table, current), files: false };
  return wordsOf(entry.words, sources);
}

/** The option whose value is completed: the last argument, if it requires a value. */
function optionAwaitingValue(before: readonly string[], table: OptionTable): TableEntry | undefined {
  const last = before.at(-1) ?? "";
  if (splitLine(before.slice(0, -1), table).image !== undefined) return undefined;
  const entry = last.startsWith("--") ? table.long.get(last.slice(2)) : table.short.get(last.slice(1));
  const isFlag = last.startsWith("-") && last.length > 1;
  return isFlag && entry && !valueIsOptional(entry.option) ? entry : undefined;
}

function flagsOf(table: OptionTable, current: string): Candidate[] {
  return [...table.long.values()].flatMap(({ name, option }) => {
    const negated = { value: `--no-${name}`, text: option.summary };
    const isOnByDefault = option.type === "boolean" && option.default === true;
    if (isOnByDefault) return [negated];
    return [{ value: `--${name}`, text: option.summary }, ...(current.startsWith("--no-") ? [negated] : [])];
  });
}

/** Values of an option. `prefix` is the part of the same argument before the value. */
async function valuesOf(
  { owner, name, option }: TableEntry,
  prefix: string,
  sources: CompletionSources,
): Promise<Completion> {
  const own = owner === commandOwner ? await valuesByName(name, sources) : undefined;
  const values = own ?? fixedValues(option);
  if (values)
    return { candidates: values.map((value) => ({ value: prefix + value, text: "" })), files: false };
  const namesPath = option.type === "path" || /SRC|FILE|FOLDER|DIR|PATH/.test(option.valueName ?? "");
  return namesPath ? files : nothing;
}

function fixedValues(option: Option): readonly string[] | undefined {
  if (option.type === "enum") return option.values;
  return option.type === "boolean" ? ["true", "false"] : undefined;
}

/** Values of rocker's own options that depend on the host. */
async function valuesByName(
  name: string,
  sources: CompletionSources,
): Promise<readonly string[] | undefined> {
  if (name === "engine") return [...sources.registry.engines.keys()];
  if (name === "extension-blacklist") return [...sources.registry.extensions.keys()];
  if (name === "profile") return sources.profiles();
  if (name === "devcontainer") return sources.devcontainers();
  return name === "name" ? sources.containers() : undefined;
}

/** What `rocker help` takes, with the texts that it lists them with. */
function topicCandidates(registry: Registry): Candidate[] {
  return [
    ...Object.entries(topics).map(([value, text]) => ({ value, text })),
    ...commandNames(registry, ""),
    ...[...registry.extensions.values()].map(({ name, summary }) => ({ value: name, text: summary })),
  ];
}

async function wordsOf(kind: WordKind | undefined, sources: CompletionSources): Promise<Completion> {
  const of = (values: readonly string[]): Completion => ({
    candidates: values.map((value) => ({ value, text: "" })),
    files: false,
  });
  switch (kind) {
    case "image":
      return of(await sources.images());
    case "container":
    case "containers":
      return of(sources.containers());
    case "topics":
      return { candidates: topicCandidates(sources.registry), files: false };
    case "plugins":
      return of([...sources.registry.extensions.keys(), ...sources.registry.engines.keys()]);
    case "shell":
      return of(["bash", "zsh", "fish"]);
    default:
      return kind === "command" ? files : nothing;
  }
}
