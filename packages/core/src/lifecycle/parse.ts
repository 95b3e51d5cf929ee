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
import { nearest } from "../options/nearest.ts";
import { splitLine } from "../options/split.ts";
import { type OptionTable, optionTable, type TableEntry } from "../options/table.ts";
import { parseValue, type ValueContext } from "../options/value.ts";
import type { Registry } from "./register.ts";

/** One option that was set, and where. */
export interface GivenOption {
  readonly name: string;
  readonly value: AnyValue;
  /** As written: `--user`, `-e`, `ROCKER_USER`. */
  readonly origin: string;
}

/** What the person asked for. */
export interface Invocation {
  readonly image: string | undefined;
  readonly command: readonly string[];
  /** What was set, by owner: an extension's name, or `rocker`. */
  readonly given: ReadonlyMap<string, ReadonlyMap<string, GivenOption>>;
  readonly table: OptionTable;
}

/** The options of a command and of all extensions that are installed, as one table. */
export function tableOf(registry: Registry, commandOptions: Options): OptionTable {
  return optionTable([
    { owner: commandOwner, options: commandOptions },
    ...[...registry.extensions.values()].map(({ name, options }) => ({ owner: name, options })),
  ]);
}

/**
 * Step 2: argument vector and environment into an invocation, by the option tables of the manifests.
 * @throws RockerError with all that is wrong in the line
 */
export function parse(argv: readonly string[], table: OptionTable, host: Host): Invocation {
  const context: ValueContext = { cwd: host.cwd, home: host.env.HOME || host.user().home };
  const given = new Map<string, Map<string, GivenOption>>();
  const problems: Problem[] = [];

  const { settings, image, command, problems: lineProblems } = splitLine(argv, table);
  problems.push(...lineProblems);

  const set = (entry: TableEntry, raw: string | undefined, off: boolean, origin: string) => {
    const ofOwner = given.get(entry.owner) ?? new Map<string, GivenOption>();
    given.set(entry.owner, ofOwner);
    const result = nextValue(entry.option, ofOwner.get(entry.name)?.value, raw, off, context);
    if (result.ok) ofOwner.set(entry.name, { name: entry.name, value: result.value, origin });
    return result.ok;
  };

  for (const [entry, variable, raw] of environmentSettings(table, host.env)) {
    if (!set(entry, raw, false, variable)) {
      problems.push(problem("RK109", { variable, value: raw, expected: expectedOf(entry.option) }));
    }
  }
  for (const { entry, raw, off, flag } of settings) {
    if (!set(entry, raw, off, flag)) problems.push(wrongValue(entry, flag, raw ?? ""));
  }
  if (image !== undefined) {
    const reason = imageFault(image);
    if (reason) problems.push(problem("RK106", { image, reason }));
  }
  if (problems.length > 0) throw new RockerError(problems);
  return { image, command, given, table };
}

/** `ROCKER_USER_OVERRIDE_NAME` is `--user-override-name`; the lines of a list's variable are its values. */
function* environmentSettings(table: OptionTable, env: Host["env"]): Iterable<[TableEntry, string, string]> {
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith("ROCKER_")) continue;
    const value = env[variable];
    if (!value) continue; // Empty is how a variable is unset for one command.
    const entry = table.long.get(variable.slice("ROCKER_".length).toLowerCase().replaceAll("_", "-"));
    if (!entry) continue;
    const isList = entry.option.type === "list" || entry.option.type === "map";
    for (const raw of isList ? value.split("\n").filter(Boolean) : [value]) yield [entry, variable, raw];
  }
}

type NextValue = { readonly ok: true; readonly value: AnyValue } | { readonly ok: false };

/** The value after one more setting: lists and maps add up, anything else is replaced, `--no-…` takes away. */
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
  if (option.type === "list") return { ok: true, value: [...((before as string[]) ?? []), text] };
  if (option.type === "map") return { ok: true, value: withPair((before as KeyValue[]) ?? [], text) };
  return { ok: true, value: parsed.value };
}

function withPair(pairs: readonly KeyValue[], text: string): KeyValue[] {
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

/** Why a word cannot name an image. Only what no engine could mean: the engines know the whole grammar. */
function imageFault(image: string): string | undefined {
  if (image === "") return "it is empty";
  if (image.startsWith("-")) return "it begins with a dash";
  const odd = /[^\w.:/@-]/.exec(image);
  if (odd) return `it has ${JSON.stringify(odd[0])} in it`;
  const [name = ""] = image.split("@");
  if (
    !/^[0-9a-f]{64}$/.test(image) &&
    /[A-Z]/.test(name.replace(/:[^/]*$/, "").replace(/^[^/]*[.:][^/]*\//, ""))
  ) {
    return "names of images have no capital letters";
  }
  return undefined;
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
