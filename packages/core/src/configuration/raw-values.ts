import { isAbsolute, join } from "node:path";
import { type ListOption, type Option, valueIsOptional } from "../options/declaration.ts";
import type { ConfigNode, Position } from "./file.ts";

/** One value of an option as a file has it, in the terms of a command line. */
export interface RawValue {
  /** Undefined: the flag alone. */
  readonly raw: string | undefined;
  /** `false`, which is `--no-name`. */
  readonly off: boolean;
  readonly at: Position;
}

/** What a file's value means for an option; undefined when the option cannot have a value of this form. */
export function rawValues(option: Option, node: ConfigNode, folder: string): readonly RawValue[] | undefined {
  const { at } = node;
  if (isWord(node, "false")) return [{ raw: undefined, off: true, at }];
  if (isWord(node, "true") && valueIsOptional(option)) return [{ raw: undefined, off: false, at }];
  if (option.type === "map" && node.kind === "map") return pairs(node);
  if (option.type === "list" || option.type === "map") {
    const raws = texts(node.kind === "list" ? node.items : [node]);
    return raws?.map(({ text, at: place }) => {
      const raw = option.type === "list" ? fromFolder(option, text, folder) : text;
      return { raw, off: false, at: place };
    });
  }
  return node.kind === "scalar" ? [{ raw: node.text, off: false, at }] : undefined;
}

const isWord = (node: ConfigNode, word: string) => node.kind === "scalar" && node.plain && node.text === word;

/** The scalars of a list; undefined when something else is in it. */
export function texts(
  items: readonly ConfigNode[],
): readonly { readonly text: string; readonly at: Position }[] | undefined {
  const scalars = items.flatMap((item) => (item.kind === "scalar" ? [item] : []));
  return scalars.length === items.length ? scalars : undefined;
}

/** `NAME: value` is `NAME=value`; `NAME:` with nothing behind it is `NAME`, the host's value. */
function pairs({ entries }: Extract<ConfigNode, { kind: "map" }>): readonly RawValue[] | undefined {
  const values = entries.flatMap(({ key, value, at }): RawValue[] => {
    if (value.kind === "empty") return [{ raw: key, off: false, at }];
    return value.kind === "scalar" ? [{ raw: `${key}=${value.text}`, off: false, at }] : [];
  });
  return values.length === entries.length ? values : undefined;
}

/** A list's values that begin with a path of the host: a relative one starts at the file's folder. */
function fromFolder({ paths }: ListOption, text: string, folder: string): string {
  if (!paths) return text;
  const [, sign = "", value = ""] = /^(!?)(.*)$/s.exec(text) ?? [];
  if (isAbsolute(value) || /^~(\/|:|$)/.test(value)) return text;
  if (paths === "whole") return sign + join(folder, value);
  const source = /^(?:[^\\:]|\\.?)*/s.exec(value)?.[0] ?? "";
  const rest = value.slice(source.length);
  // A lone word in front of a colon names a volume of the engine.
  if (rest !== "" && !source.includes("/") && !source.startsWith(".")) return text;
  return `${sign}${join(folder.replace(/[\\:]/g, "\\$&"), source)}${rest}`;
}
