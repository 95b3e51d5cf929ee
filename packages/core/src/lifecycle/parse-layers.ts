import {
  type ConfigEntry,
  type ConfigFile,
  type ConfigNode,
  locationOf,
  type Position,
  shownPath,
} from "../configuration/file.ts";
import { builtImageName, readBuild } from "../configuration/image-build.ts";
import { type ConfigLayer, type Configuration, layersInForce, profilesOf } from "../configuration/layers.ts";
import { rawValues, texts } from "../configuration/raw-values.ts";
import { type Problem, problem } from "../errors/error.ts";
import { expectedOf } from "../options/declaration.ts";
import { imageFault } from "../options/image-name.ts";
import { nearest } from "../options/nearest.ts";
import { splitLine } from "../options/split.ts";
import type { OptionTable, TableEntry } from "../options/table.ts";
import type { Named, PastSetting, Source } from "./invocation.ts";

/** Keys of a file that are no options, and that any of its layers may have. */
const otherKeys = ["image", "dockerfile", "command"] as const;

/** Keys of a whole file, which whoever reads files has taken out. */
export const fileKeys = ["extends", "profiles", "plugins", "policy", "devcontainer"] as const;

/** What files say besides options. */
interface ReadLayers {
  readonly images: readonly Named[];
  readonly commands: readonly Named[];
  readonly problems: readonly Problem[];
  /** What was accepted for users of other programs. */
  readonly notices: readonly Problem[];
}

/**
 * Sets what the layers in force say.
 * @param table the options of the command that is run: others that a file may set are left alone
 * @param set gives an option one more value; false when it does not take that value
 */
export function readLayers(
  configuration: Configuration,
  profiles: readonly string[],
  table: OptionTable,
  cwd: string,
  set: (entry: TableEntry, past: PastSetting, directory: string) => boolean,
): ReadLayers {
  const problems: Problem[] = [];
  const notices: Problem[] = [];
  const images: Named[] = [];
  const commands: Named[] = [];

  const wrong = (
    file: ConfigFile,
    at: Position,
    key: string,
    expected: string,
    { hint, fix }: { hint?: string | undefined; fix?: string | undefined } = {},
  ) => {
    problems.push(problem("RK110", { ...locationOf(file, at, cwd), key, expected, nearest: hint, fix }));
  };
  const readEntry = (layer: ConfigLayer, { key, at, value }: ConfigEntry) => {
    const { file, directory } = layer;
    const source: Source = { layer: layer.name, origin: origin(file, at, cwd) };
    if (key === "image") {
      const fault = value.kind === "scalar" ? imageFault(value.text) : "it is not a string";
      if (fault) wrong(file, value.at, key, `an image name (${fault})`, { fix: dockerfileFix(value) });
      else if (value.kind === "scalar") images.push({ words: [value.text], source });
      return;
    }
    if (key === "dockerfile") {
      const build = readBuild(value, directory);
      if (build) images.push({ words: [builtImageName(build)], source, build });
      else wrong(file, value.at, key, "a path, or a mapping with file, context, target and args");
      return;
    }
    if (key === "command") {
      const words = texts(value.kind === "list" ? value.items : [value]);
      const isLine = value.kind === "scalar" && /\s/.test(value.text);
      if (!words || isLine) wrong(file, value.at, key, "a list of arguments, like [bash, -l]");
      else commands.push({ words: words.map(({ text }) => text), source });
      return;
    }
    const meaning = configuration.table.long.has(key)
      ? undefined
      : configuration.table.legacy.options.get(key);
    if (meaning?.kind === "retired") {
      notices.push(
        problem("RK123", { flag: `${shownPath(file.path, cwd)}: ${key}`, instead: meaning.instead }),
      );
      return;
    }
    if (meaning && meaning.kind !== "alias") {
      readOptions(layer, { key, at, value }, meaning.kind === "means");
      return;
    }
    const name = meaning?.of ?? key;
    const known = configuration.table.long.get(name);
    if (!known) {
      problems.push(unknownKey(configuration, file, key, at, cwd));
      return;
    }
    const raws = rawValues(known.option, value, directory);
    if (!raws) return wrong(file, value.at, key, expectedInFile(known));
    const entry = table.long.get(name);
    if (entry?.owner !== known.owner) return;
    for (const { raw, off, at: place } of raws) {
      if (set(entry, { source: { ...source, origin: origin(file, place, cwd) }, raw, off }, directory))
        continue;
      const { option } = entry;
      const near = option.type === "enum" ? nearest(raw ?? "", option.values) : undefined;
      wrong(file, place, key, expectedInFile(entry), { hint: near });
    }
  };

  /** A value that is a line of options: as if the file had these. */
  const readOptions = (layer: ConfigLayer, { key, at, value }: ConfigEntry, isSwitch: boolean) => {
    const { file, directory } = layer;
    for (const { text, at: place } of texts(value.kind === "list" ? value.items : [value]) ?? []) {
      if (isSwitch && text === "false") continue;
      const argument = isSwitch ? `--${key}` : `--${key}=${text.replace(/^["']|["']$/g, "")}`;
      const line = splitLine([argument], configuration.table);
      problems.push(...line.problems.map(({ problem }) => problem));
      notices.push(...line.notices);
      const source: Source = { layer: layer.name, origin: origin(file, place, cwd) };
      for (const { entry, raw, off, flag } of line.settings) {
        if (!set(entry, { source, raw, off }, directory)) wrong(file, at, key, `a right value for ${flag}`);
      }
    }
  };

  for (const name of profiles) {
    const known = profilesOf(configuration.layers);
    if (!known.includes(name))
      problems.push(problem("RK115", { name, known, nearest: nearest(name, known) }));
  }
  const inForce = layersInForce(configuration.layers, profiles);
  for (const layer of inForce) for (const entry of layer.entries) readEntry(layer, entry);
  // A profile that is not chosen may still be mistyped; it is better said today.
  for (const layer of configuration.layers.filter((one) => !inForce.includes(one))) {
    for (const { key, at } of layer.entries) {
      const { long, legacy } = configuration.table;
      if (!long.has(key) && !legacy.options.has(key) && !otherKeys.some((one) => one === key))
        problems.push(unknownKey(configuration, layer.file, key, at, cwd));
    }
  }
  return { images, commands, problems, notices };
}

/** An image name cannot be the name of a Dockerfile, which has capitals. */
function dockerfileFix(value: ConfigNode): string | undefined {
  const isDockerfile = value.kind === "scalar" && /(^|[/.])(Docker|Container)file([.-]|$)/.test(value.text);
  return isDockerfile ? `To build it, replace the line with: dockerfile: ${value.text.trim()}` : undefined;
}

const origin = (file: ConfigFile, at: Position, cwd: string) =>
  at.origin ?? `${shownPath(file.path, cwd)}:${at.line}`;

function expectedInFile({ option }: TableEntry): string {
  const expected = expectedOf(option);
  if (option.type === "list") return `a list of strings (${expected})`;
  return option.type === "map" ? "a mapping like NAME: value" : expected;
}

function unknownKey(
  { table }: Configuration,
  file: ConfigFile,
  key: string,
  at: Position,
  cwd: string,
): Problem {
  const place = locationOf(file, at, cwd);
  const positive = key.startsWith("no-") ? key.slice(3) : undefined;
  const fix = positive && table.long.has(positive) ? `Use "${positive}: false" to disable it.` : undefined;
  return problem("RK111", {
    ...place,
    key,
    nearest: nearest(key, [...table.long.keys(), ...table.legacy.options.keys(), ...otherKeys, ...fileKeys]),
    fix,
  });
}
