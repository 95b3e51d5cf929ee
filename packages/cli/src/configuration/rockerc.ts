import { basename } from "node:path";
import {
  type ConfigEntry,
  type ConfigFile,
  type ConfigNode,
  type DefaultImage,
  type Host,
  locationOf,
  problem,
  rockerError,
  shownPath,
} from "@rocker/core/lifecycle";
import { shellWords } from "./shell-words.ts";

/** A configuration file of rockerc, a wrapper of the original rocker: in a project, or in the home directory. */
export function isRockerc(path: string): boolean {
  return ["rockerc.yaml", ".rockerc.yaml"].includes(basename(path));
}

/**
 * Converts a file of rockerc to rocker's own keys: `args`, options to enable; `disable_args`, options to disable; and
 * values, which rockerc inserts into a command line.
 * @param directory of the file
 */
export function rockercEntries(
  entries: readonly ConfigEntry[],
  directory: string,
  host: Host,
): readonly ConfigEntry[] {
  const variables = variablesOf(directory, host);
  return entries.flatMap((entry): readonly ConfigEntry[] => {
    const { key, value } = entry;
    if (key !== "args" && key !== "disable_args") {
      return [plainKeys.has(key) ? entry : { ...entry, value: asWords(value, variables) }];
    }
    if (value.kind === "empty") return [];
    const items = value.kind === "list" ? value.items : [value];
    return items.flatMap((item) => switched(entry, item, key === "args", variables));
  });
}

/** Keys whose values are no part of rocker's options there, or that rockerc does not have. */
const plainKeys: ReadonlySet<string> = new Set([
  ...[
    "image",
    "dockerfile",
    "command",
    "extends",
    "devcontainer",
    "profiles",
    "plugins",
    "policy",
    "$schema",
  ],
]);

/** rockerc's scripts set CONTAINER_NAME to the name of the directory. */
function variablesOf(directory: string, host: Host): ReadonlyMap<string, string> {
  const { home, name } = host.user();
  return new Map([
    ["CONTAINER_NAME", basename(directory)],
    ["PWD", directory],
    ["HOME", host.env.HOME || home],
    ["USER", name],
  ]);
}

/** `name`, `name=value`, `name value`; several with " - " between them were meant as items of the list. */
function switched(
  entry: ConfigEntry,
  item: ConfigNode,
  on: boolean,
  variables: ReadonlyMap<string, string>,
): readonly ConfigEntry[] {
  if (item.kind !== "scalar") return [{ ...entry, value: item }];
  const { at } = item;
  const value = (text: string, plain: boolean): ConfigNode => ({ kind: "scalar", text, plain, at });
  const several = /^[\w-]+(?: - [\w-]+)+$/.test(item.text) ? item.text.split(" - ") : [item.text];
  return several.map((text) => {
    const [, key = "", own] = /^\s*(?:--)?([^\s=]*)(?:[\s=]+(.*))?$/s.exec(text) ?? [];
    if (!on) return { key, at, value: value("false", true) };
    const given = own?.trim() ? asWords(value(own, true), variables) : value("true", true);
    return { key, at, value: given };
  });
}

/** A value as the words of a command line: several are values of a list, and a "--" at the end precedes the image. */
function asWords(node: ConfigNode, variables: ReadonlyMap<string, string>): ConfigNode {
  if (node.kind !== "scalar" || !/[\s'"\\$]/.test(node.text)) return node;
  const words = shellWords(node.text, (part) => withValues(part, variables));
  if (words === undefined) return node;
  const given = words.at(-1) === "--" ? words.slice(0, -1) : words;
  const [first, ...more] = given;
  if (first === undefined) return node;
  if (more.length === 0) return { ...node, text: first };
  return { kind: "list", items: given.map((text) => ({ ...node, text })), at: node.at };
}

const withValues = (word: string, variables: ReadonlyMap<string, string>) =>
  word.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (written, braced, plain) => variables.get(braced ?? plain) ?? written,
  );

/** The commands of deps files, as in `apt_tools`. */
const depsKey = /^(?:apt|pip|script|env|run|pyproject|add-apt-repository)(?:_[\w-]+)?$/;

/** @throws RockerError RK134 for a deps file with rockerc's name: only "env" is a key of both formats */
export function refuseDepsFile(file: ConfigFile, host: Host): void {
  const { entries } = file;
  const first = entries.find(({ key }) => key !== "env");
  if (!first || !entries.every(({ key }) => depsKey.test(key))) return;
  throw rockerError("RK134", { ...locationOf(file, first.at, host.cwd), key: first.key });
}

/**
 * The image of a project whose rockerc.yaml names none: the one of renv, a program of the rockerc package that reads such
 * files (rockerc/renv_rockerc_template.yaml of rockerc 0.19).
 */
export function defaultImageOf(path: string, host: Host): DefaultImage {
  const image = "ubuntu:24.04";
  const file = shownPath(path, host.cwd);
  const source = { layer: "project", origin: file } as const;
  return { words: [image], source, notice: problem("RK135", { file, image }) };
}
