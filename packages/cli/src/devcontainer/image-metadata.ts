import type { ConfigEntry, ConfigNode, Position } from "@rocker/core/lifecycle";
import type { LeftOut } from "./left-out.ts";

/** The label of an image that says how to use it as a dev container (specification: image-metadata). */
export const metadataLabel = "devcontainer.metadata";

/** What an image says about dev containers with it: one set of properties for each Feature and devcontainer.json in it. */
export interface ImageMetadata {
  readonly image: string;
  readonly sets: readonly (readonly ConfigEntry[])[];
  /** Values that cannot be used. */
  readonly leftOut: readonly LeftOut[];
}

/** In UTF-16 units. Engines do not accept longer labels from the tools that write them. */
const longest = 1024 * 1024;
/** Levels of a property's value; the properties of the specification have four. */
const deepest = 10;

/** What messages call the label. */
export const labelName = (image: string) => `the label ${metadataLabel} of the image ${image}`;

/** @returns why the label as a whole cannot be used, if it cannot */
export function imageMetadata(image: string, label: string): ImageMetadata | { readonly fault: string } {
  if (label.length > longest) return { fault: "it is longer than 1 MB" };
  let value: unknown;
  try {
    value = JSON.parse(label);
  } catch {
    return { fault: "it is not valid JSON" };
  }
  const objects = Array.isArray(value) ? value : [value];
  if (!objects.every(isObject)) return { fault: "it is neither an object nor an array of objects" };
  const at: Position = { line: 1, column: 1, length: 1, origin: labelName(image) };
  const leftOut: LeftOut[] = [];
  const sets = objects.map((object) =>
    Object.entries(object).flatMap(([key, property]): ConfigEntry[] => {
      const node = nodeOf(property, at, deepest);
      if (typeof node !== "string") return [{ key, at, value: node }];
      leftOut.push({ kind: "not used", key, at, detail: node });
      return [];
    }),
  );
  return { image, sets, leftOut };
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A JSON value as a node, or why it cannot be used. */
function nodeOf(value: unknown, at: Position, levels: number): ConfigNode | string {
  if (levels === 0) return "nested too deeply";
  if (value === null) return { kind: "empty", at };
  if (typeof value === "string" && value.includes("\0")) return "NUL bytes";
  if (typeof value !== "object")
    return { kind: "scalar", text: String(value), plain: typeof value !== "string", at };
  const nodes = Object.entries(value).map(([key, inner]) => [key, nodeOf(inner, at, levels - 1)] as const);
  const fault = nodes.map(([, node]) => node).find((node) => typeof node === "string");
  if (fault !== undefined) return fault;
  const entries = nodes.flatMap(([key, node]) =>
    typeof node === "string" ? [] : [{ key, at, value: node }],
  );
  return Array.isArray(value)
    ? { kind: "list", items: entries.map((entry) => entry.value), at }
    : { kind: "map", entries, at };
}
