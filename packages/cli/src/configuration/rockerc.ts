import { basename } from "node:path";
import type { ConfigEntry, ConfigNode } from "@rocker/core/lifecycle";

/** A configuration file of rockerc, a wrapper of the original rocker: in a project, or in the home directory. */
export function isRockerc(path: string): boolean {
  return ["rockerc.yaml", ".rockerc.yaml"].includes(basename(path));
}

/** Converts `args`, options to enable, and `disable_args`, options to disable. The rest has the same format as rocker's. */
export function withoutArgs(entries: readonly ConfigEntry[]): readonly ConfigEntry[] {
  const values = new Map([
    ["args", "true"],
    ["disable_args", "false"],
  ]);
  return entries.flatMap((entry): readonly ConfigEntry[] => {
    const value = values.get(entry.key);
    if (value === undefined) return [entry];
    if (entry.value.kind === "empty") return [];
    const items = entry.value.kind === "list" ? entry.value.items : [entry.value];
    return items.map((item) => switched(entry, item, value));
  });
}

function switched(entry: ConfigEntry, item: ConfigNode, value: string): ConfigEntry {
  if (item.kind !== "scalar") return { ...entry, value: item };
  const { text, at } = item;
  return { key: text.replace(/^--/, ""), at, value: { kind: "scalar", text: value, plain: true, at } };
}
