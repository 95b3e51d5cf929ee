import type { ConfigNode } from "@rocker/core/lifecycle";
import { isString } from "./reading.ts";

/** The fields of a mount, in lower case, before their variables are replaced. A field without a value is `true`. */
export type MountFields = ReadonlyMap<string, string>;

/** Splits a mount in the syntax of `docker run --mount`, or an object with the same fields; undefined if it is neither. */
export function mountFields(node: ConfigNode): MountFields | undefined {
  if (isString(node)) {
    const fields = csvFields(node.text).map((field) => {
      const equals = field.indexOf("=");
      return equals < 0
        ? ([field.trim().toLowerCase(), "true"] as const)
        : ([field.slice(0, equals).trim().toLowerCase(), field.slice(equals + 1)] as const);
    });
    return new Map(fields.map(([name, value]) => [aliases.get(name) ?? name, value]));
  }
  if (node.kind !== "map") return undefined;
  const pairs = node.entries.flatMap(({ key, value }) =>
    value.kind === "scalar"
      ? [[aliases.get(key.toLowerCase()) ?? key.toLowerCase(), value.text] as const]
      : [],
  );
  return pairs.length === node.entries.length ? new Map(pairs) : undefined;
}

const aliases: ReadonlyMap<string, string> = new Map([
  ["src", "source"],
  ["dst", "target"],
  ["destination", "target"],
  ["ro", "readonly"],
]);

/** One line of CSV, which is how docker reads it: a field in quotes may contain commas, and `""` is a quote. */
function csvFields(text: string): string[] {
  const fields = text.match(/(?:"(?:[^"]|"")*"|[^,"])+|(?<=,|^)(?=,|$)/g) ?? [];
  return fields
    .map((field) => field.replace(/"((?:[^"]|"")*)"/g, (_, inner: string) => inner.replaceAll('""', '"')))
    .filter((field) => field !== "");
}
