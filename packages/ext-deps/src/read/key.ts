import type { Phase } from "./deps-file.ts";

/** Splits a key: `apt_main` is the command apt in the layer main. Without a layer, it is `default`. */
export function splitKey(key: string): { readonly command: string; readonly layer: string } {
  const [, command = "", layer = "default"] = /^([^_]*)(?:_(.*))?$/s.exec(key) ?? [];
  return { command, layer };
}

export function isLayerName(layer: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/.test(layer);
}

/** The phase depends on a word in the layer's name, as in the original implementation. */
export function phaseOf(layer: string): Phase {
  const words = layer.split(/[-_.]/);
  if (words.includes("preamble")) return "preamble";
  return words.includes("user") ? "user" : "main";
}
