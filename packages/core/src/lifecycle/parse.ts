import type { Configuration } from "../configuration/layers.ts";
import { type Problem, problem, RockerError } from "../errors/error.ts";
import { commandOwner } from "../extension/name.ts";
import type { Host } from "../host/host.ts";
import {
  type AnyValue,
  expectedOf,
  type KeyValue,
  type Option,
  type Options,
  type ValuesOf,
} from "../options/declaration.ts";
import { imageFault } from "../options/image-name.ts";
import type { Legacy } from "../options/legacy.ts";
import { nearest } from "../options/nearest.ts";
import type { LineProblem, Setting, SplitLine } from "../options/split-line.ts";
import { type OptionTable, optionTable, type TableEntry } from "../options/table.ts";
import { parseValue, type ValueContext } from "../options/value.ts";
import type { GivenOption, Invocation, Named, PastSetting } from "./invocation.ts";
import { readLayers } from "./parse-layers.ts";
import type { Registry } from "./register.ts";

/** The options of a command and of all extensions that are installed, as one table. */
export function tableOf(registry: Registry, commandOptions: Options, legacy?: Legacy): OptionTable {
  const owners = [
    { owner: commandOwner, options: commandOptions },
    ...[...registry.extensions.values()].map(({ name, options }) => ({ owner: name, options })),
  ];
  return optionTable(owners, legacy);
}

/**
 * Step 2: configuration, environment and command line into an invocation, by the option tables of the manifests.
 * @param configuration what files say; default: nothing
 * @throws RockerError with all that is wrong in any of them
 */
export function parse(
  line: SplitLine,
  table: OptionTable,
  host: Host,
  configuration?: Configuration,
): Invocation {
  const { invocation, problems } = merge(line, table, host, configuration);
  if (problems.length > 0) throw new RockerError(inOrder(problems));
  return invocation;
}

/** The problems of files and variables, which have no place on the command line, come first. */
export function inOrder(problems: readonly LineProblem[]): Problem[] {
  return [...problems].sort((a, b) => a.at - b.at).map(({ problem }) => problem);
}

/** An invocation of everything that is valid, and all that is not. */
export interface Merged {
  readonly invocation: Invocation;
  readonly problems: readonly LineProblem[];
}

/** Like parse, for finding more problems: an invocation that has any must not be run. */
export function merge(
  line: SplitLine,
  table: OptionTable,
  host: Host,
  configuration: Configuration = nothing,
): Merged {
  const home = host.env.HOME || host.user().home;
  const given = new Map<string, Map<string, GivenOption>>();
  const { settings, image: word, command } = line;
  const problems: LineProblem[] = [...line.problems];
  const wrong = (problem: Problem, at = -1) => void problems.push({ problem, at });
  const variables = [...environmentSettings(table, host.env)];

  const set = (entry: TableEntry, past: PastSetting, cwd = host.cwd) => {
    const ofOwner = given.get(entry.owner) ?? new Map<string, GivenOption>();
    given.set(entry.owner, ofOwner);
    const { name } = entry;
    const before = ofOwner.get(name);
    const result = nextValue(entry.option, before?.value, past.raw, past.off, { cwd, home });
    if (result.ok) {
      const history = [...(before?.history ?? []), past];
      ofOwner.set(name, { name, value: result.value, origin: past.source.origin, history });
    }
    return result.ok;
  };

  const profiles = chosenProfiles(variables, settings);
  const files = readLayers(configuration, profiles, table, host.cwd, set);
  for (const one of files.problems) wrong(one);
  for (const { entry, variable, raw } of variables) {
    if (!set(entry, { source: { layer: "environment", origin: variable }, raw, off: false })) {
      wrong(problem("RK109", { variable, value: raw, expected: expectedOf(entry.option) }));
    }
  }
  for (const { entry, raw, off, flag, at } of settings) {
    const source = { layer: "command line", origin: flag } as const;
    if (!set(entry, { source, raw, off })) wrong(wrongValue(entry, flag, raw ?? ""), at);
  }
  const byConfiguration = word === undefined ? "nothing" : word === "." ? "." : undefined;
  if (word !== undefined && !byConfiguration && !line.imageIsGuess) {
    const reason = imageFault(word);
    if (reason) wrong(problem("RK106", { image: word, reason }), Number.POSITIVE_INFINITY);
  }
  const typed = (words: readonly string[], flag: string): Named => {
    return { words, source: { layer: "command line", origin: flag } };
  };
  const { defaultImage } = configuration;
  const isDefault = defaultImage !== undefined && files.images.length === 0 && byConfiguration !== undefined;
  const images = [
    ...(isDefault ? [defaultImage] : []),
    ...files.images,
    ...(word !== undefined && !byConfiguration ? [typed([word], "the line")] : []),
  ];
  // The configuration's command belongs to its image.
  const commands = [
    ...(byConfiguration ? files.commands : []),
    ...(command.length > 0 ? [typed(command, "the line")] : []),
  ];
  const invocation = {
    image: images.at(-1)?.words[0],
    images,
    byConfiguration,
    command: commands.at(-1)?.words ?? [],
    commands,
    given,
    table,
    notices: onceEach([...(isDefault ? [defaultImage.notice] : []), ...files.notices, ...line.notices]),
  } as const;
  return { invocation, problems };
}

const onceEach = (notices: readonly Problem[]): Problem[] => [
  ...new Map(notices.map((notice) => [notice.what, notice])).values(),
];

const nothing: Configuration = { layers: [], table: optionTable([]) };

interface Variable {
  readonly entry: TableEntry;
  readonly variable: string;
  readonly raw: string;
}

/** `--profile` of the command itself, however it was given. */
function chosenProfiles(variables: readonly Variable[], settings: readonly Setting[]): string[] {
  return [...variables, ...settings].flatMap(({ entry, raw }) =>
    entry.owner === commandOwner && entry.name === "profile" && raw !== undefined ? [raw] : [],
  );
}

/** `ROCKER_USER_OVERRIDE_NAME` is `--user-override-name`; the lines of a list's variable are its values. */
function* environmentSettings(table: OptionTable, env: Host["env"]): Iterable<Variable> {
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith("ROCKER_")) continue;
    const value = env[variable];
    if (!value) continue; // Empty is how a variable is unset for one command.
    const entry = table.long.get(variable.slice("ROCKER_".length).toLowerCase().replaceAll("_", "-"));
    if (!entry) continue;
    const isList = entry.option.type === "list" || entry.option.type === "map";
    for (const raw of isList ? value.split("\n").filter(Boolean) : [value]) yield { entry, variable, raw };
  }
}

type NextValue = { readonly ok: true; readonly value: AnyValue } | { readonly ok: false };

/** The value after one more setting: lists and maps add up, anything else is replaced, `--no-…` removes. */
function nextValue(
  option: Option,
  before: AnyValue,
  raw: string | undefined,
  off: boolean,
  context: ValueContext,
): NextValue {
  if (off) return { ok: true, value: option.type === "boolean" ? false : undefined };
  if (option.type === "boolean" && raw === undefined) return { ok: true, value: true };
  if (option.type === "list" && raw === undefined) return { ok: true, value: before ?? [] };
  const text = raw ?? ("bare" in option && typeof option.bare === "string" ? option.bare : "");
  // The value of a flag alone is the author's word, whatever the kind.
  const parsed = raw === undefined ? { ok: true as const, value: text } : parseValue(option, text, context);
  if (!parsed.ok) return parsed;
  if (option.type === "list") return { ok: true, value: withItem((before as string[]) ?? [], text) };
  if (option.type === "map") return { ok: true, value: withPair((before as KeyValue[]) ?? [], text) };
  return { ok: true, value: parsed.value };
}

/** `!entry` removes: what is equal, or goes on behind it with a colon or "=". */
function withItem(items: readonly string[], text: string): string[] {
  if (!text.startsWith("!")) return [...items, text];
  const gone = text.slice(1);
  return items.filter(
    (item) => item !== gone && !item.startsWith(`${gone}:`) && !item.startsWith(`${gone}=`),
  );
}

function withPair(pairs: readonly KeyValue[], text: string): KeyValue[] {
  if (text.startsWith("!")) return pairs.filter(({ key }) => key !== text.slice(1));
  const equals = text.indexOf("=");
  const pair =
    equals < 0
      ? { key: text, value: undefined }
      : { key: text.slice(0, equals), value: text.slice(equals + 1) };
  return [...pairs.filter(({ key }) => key !== pair.key), pair];
}

function wrongValue({ option }: TableEntry, flag: string, value: string): Problem {
  const near = option.type === "enum" ? nearest(value, option.values) : undefined;
  return problem("RK103", { flag, value, expected: expectedOf(option), nearest: near });
}

/** The values of one owner's options, defaults put in. */
export function valuesFor<O extends Options>(invocation: Invocation, owner: string, options: O): ValuesOf<O> {
  const given = invocation.given.get(owner);
  const values = Object.entries(options).map(([name, option]) => {
    const value = given?.get(name)?.value;
    return [name, value ?? defaultOf(option)];
  });
  return Object.fromEntries(values) as ValuesOf<O>;
}

function defaultOf(option: Option): AnyValue {
  if (option.type === "list" || option.type === "map") return [];
  return option.default ?? (option.type === "boolean" ? false : undefined);
}
