import type { ConfigFile, ConfigNode } from "@rocker/core/lifecycle";

/** A value of a Compose file, as data. */
export type Value = string | number | boolean | null | readonly Value[] | Mapping;
export type Mapping = { readonly [key: string]: Value };

export const isMapping = (value: Value | undefined): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Unquoted scalars have the type that YAML gives them. Merge keys (`<<`) are resolved. */
export function dataOf(node: ConfigNode): Value {
  switch (node.kind) {
    case "empty":
      return null;
    case "list":
      return node.items.map(dataOf);
    case "map": {
      // Not an object, in which a key "__proto__" would be another thing.
      const merged = new Map<string, Value>();
      for (const { value } of node.entries.filter(({ key }) => key === "<<")) {
        const sources = [dataOf(value)].flat();
        for (const [key, one] of sources.flatMap((source) =>
          isMapping(source) ? Object.entries(source) : [],
        ))
          if (!merged.has(key)) merged.set(key, one);
      }
      for (const { key, value } of node.entries) if (key !== "<<") merged.set(key, dataOf(value));
      return Object.fromEntries(merged);
    }
    default:
      return node.plain ? plainValue(node.text) : node.text;
  }
}

/** What a mapping has at a key; undefined also for another value. */
export const keyOf = (value: Value | undefined, key: string): Value | undefined =>
  isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** A whole file. */
export function contentOf({ entries }: ConfigFile): Mapping {
  const value = dataOf({ kind: "map", entries, at: { line: 1, column: 1, length: 1 } });
  return isMapping(value) ? value : {};
}

function plainValue(text: string): Value {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  if (/^(null|~|)$/i.test(text)) return null;
  // 0700 and 1e3 are rarely meant as numbers.
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** A list, or a single text: its words as a shell splits them, for programs; itself otherwise. */
export function textsOf(value: Value | undefined): readonly string[] {
  if (value === undefined || value === null || isMapping(value)) return [];
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item) =>
    isMapping(item) || Array.isArray(item) || item === null ? [] : [String(item)],
  );
}

/** `environment`, `labels` and the like: a mapping, or a list of `NAME=VALUE`. Null: no value. */
export function pairsOf(value: Value | undefined): ReadonlyMap<string, string | null> {
  if (isMapping(value)) {
    return new Map(Object.entries(value).map(([name, one]) => [name, one === null ? null : String(one)]));
  }
  return new Map(
    textsOf(value).map((text) => {
      const equals = text.indexOf("=");
      return equals < 0 ? [text, null] : [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
