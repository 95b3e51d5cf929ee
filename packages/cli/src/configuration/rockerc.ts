import { basename } from "node:path";
import type { ConfigEntry } from "@rocker/core/lifecycle";

/** The configuration file of rockerc, a wrapper of the original rocker. */
export function isRockerc(path: string): boolean {
  return basename(path) === "rockerc.yaml";
}

/** Converts `args`, a list of options to enable. The rest of the file has the same format as rocker's. */
export function withoutArgs(entries: readonly ConfigEntry[]): readonly ConfigEntry[] {
  return entries.flatMap((entry): readonly ConfigEntry[] => {
    if (entry.key !== "args" || entry.value.kind !== "list") return [entry];
    return entry.value.items.map((item): ConfigEntry => {
      if (item.kind !== "scalar") return { ...entry, value: item };
      const { text, at } = item;
      return { key: text.replace(/^--/, ""), at, value: { kind: "scalar", text: "true", plain: true, at } };
    });
  });
}
