import { resolve } from "node:path";
import type { Option } from "./declaration.ts";

/** The context for parsing a value. */
export interface ValueContext {
  readonly cwd: string;
  readonly home: string;
}

export type ParsedValue =
  | { readonly ok: true; readonly value: string | number | boolean }
  | { readonly ok: false };

const sizeUnits: Readonly<Record<string, number>> = {
  "": 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

/** Parses and validates a value according to its declaration; for a list or map, one item. */
export function parseValue(option: Option, raw: string, context: ValueContext): ParsedValue {
  switch (option.type) {
    case "boolean":
      return raw === "true" || raw === "false" ? { ok: true, value: raw === "true" } : { ok: false };
    case "enum":
      return option.values.includes(raw) ? { ok: true, value: raw } : { ok: false };
    case "integer": {
      const value = /^[+-]?\d+$/.test(raw) ? Number(raw) : Number.NaN;
      const inRange =
        Number.isSafeInteger(value) &&
        value >= (option.min ?? Number.NEGATIVE_INFINITY) &&
        value <= (option.max ?? Number.POSITIVE_INFINITY);
      return inRange ? { ok: true, value } : { ok: false };
    }
    case "size": {
      const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])i?)?b?$/i.exec(raw) ?? [];
      const value = Math.round(Number(number) * (sizeUnits[unit.toLowerCase()] ?? Number.NaN));
      return Number.isSafeInteger(value) ? { ok: true, value } : { ok: false };
    }
    case "path":
      return raw === "" || raw.includes("\0") ? { ok: false } : { ok: true, value: hostPath(raw, context) };
    case "map":
      return raw === "" || raw.startsWith("=") || raw.includes("\0")
        ? { ok: false }
        : { ok: true, value: raw };
    default:
      return raw.includes("\0") ? { ok: false } : { ok: true, value: raw };
  }
}

/** A number of bytes as the value of a size option, in the largest unit that gives a whole number: `4g`, `1536m`. */
export function sizeValue(bytes: number): string {
  const units = Object.entries(sizeUnits);
  const [unit, size] = units.findLast(([, one]) => bytes >= one && bytes % one === 0) ?? ["", 1];
  return `${bytes / size}${unit}`;
}

/** Makes a path absolute: `~` and `~/…` start at the home directory, other relative paths at the working directory. */
export function hostPath(path: string, { cwd, home }: ValueContext): string {
  const expanded = path === "~" || path.startsWith("~/") ? home + path.slice(1) : path;
  return resolve(cwd, expanded);
}
