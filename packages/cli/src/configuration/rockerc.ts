import { basename } from "node:path";
import type { ConfigEntry } from "@rocker/core/lifecycle";

/** The file that users of the original rocker's wrapper have. */
export function isRockerc(path: string): boolean {
  return basename(path) === "rockerc.yaml";
}

/** `args` names options that are switched on; the rest of the file is as ours. */
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
