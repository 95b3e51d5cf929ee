import { isAbsolute, join } from "node:path";
import { type ListOption, type Option, valueIsOptional } from "../options/declaration.ts";
import type { ConfigNode, Position } from "./file.ts";

/** A value of an option in a file, as on the command line. */
export interface RawValue {
  /** Undefined: the option alone. */
  readonly raw: string | undefined;
  /** `false`, which is `--no-name`. */
  readonly off: boolean;
  readonly at: Position;
}

/** The values of an option from a value in a file; undefined if the option does not accept a value of this form. */
export function rawValues(
  option: Option,
  node: ConfigNode,
  directory: string,
): readonly RawValue[] | undefined {
  const { at } = node;
  if (isWord(node, "false")) return [{ raw: undefined, off: true, at }];
  if (isWord(node, "true") && valueIsOptional(option)) return [{ raw: undefined, off: false, at }];
  if (option.type === "map" && node.kind === "map") return pairs(node);
  if (option.type === "list" || option.type === "map") {
    const raws = texts(node.kind === "list" ? node.items : [node]);
    return raws?.map(({ text, at: place }) => {
      const raw = option.type === "list" ? fromDirectory(option, text, directory) : text;
      return { raw, off: false, at: place };
    });
  }
  return node.kind === "scalar" ? [{ raw: node.text, off: false, at }] : undefined;
}

const isWord = (node: ConfigNode, word: string) => node.kind === "scalar" && node.plain && node.text === word;

/** The scalars of a list; undefined if it contains anything else. */
export function texts(
  items: readonly ConfigNode[],
): readonly { readonly text: string; readonly at: Position }[] | undefined {
  const scalars = items.flatMap((item) => (item.kind === "scalar" ? [item] : []));
  return scalars.length === items.length ? scalars : undefined;
}

/** `NAME: value` is `NAME=value`; `NAME:` without a value is `NAME`, the value on the host. */
function pairs({ entries }: Extract<ConfigNode, { kind: "map" }>): readonly RawValue[] | undefined {
  const values = entries.flatMap(({ key, value, at }): RawValue[] => {
    if (value.kind === "empty") return [{ raw: key, off: false, at }];
    return value.kind === "scalar" ? [{ raw: `${key}=${value.text}`, off: false, at }] : [];
  });
  return values.length === entries.length ? values : undefined;
}

/** Values of a list that start with a path of the host: relative ones start at the directory of the file. */
function fromDirectory({ paths }: ListOption, text: string, directory: string): string {
  if (!paths) return text;
  const [, sign = "", value = ""] = /^(!?)(.*)$/s.exec(text) ?? [];
  if (isAbsolute(value) || /^~(\/|:|$)/.test(value)) return text;
  if (paths === "dotted") return dottedFrom(directory, sign, value);
  if (paths === "whole") return sign + join(directory, value);
  const source = /^(?:[^\\:]|\\.?)*/s.exec(value)?.[0] ?? "";
  const rest = value.slice(source.length);
  // A single word before a colon is the name of a volume.
  if (rest !== "" && !source.includes("/") && !source.startsWith(".")) return text;
  return `${sign}${join(directory.replace(/[\\:]/g, "\\$&"), source)}${rest}`;
}

/** A path that starts with a dot, up to the first comma. */
function dottedFrom(directory: string, sign: string, value: string): string {
  const [, path = "", rest = ""] = /^(\.{1,2}\/[^,]*)(.*)$/s.exec(value) ?? [];
  return path === "" ? sign + value : sign + join(directory, path) + rest;
}
