import type { ConfigEntry, Position } from "@rocker/core/lifecycle";

/** A plugin that a project's configuration names. */
export interface PluginWish {
  readonly name: string;
  /** A version range as npm has it. */
  readonly range: string;
}

const namePattern = /^(@[a-z0-9~-][a-z0-9~._-]*\/)?[a-z0-9~-][a-z0-9~._-]*$/;
// Only versions of a registry: anything else npm would fetch or link from wherever the project says.
const rangePattern = /^[\dvx^~<>=*][\w.^~<>=*| +-]*$/;

/** Reads `plugins:`: a mapping of package names to version ranges. */
export function readPluginWishes(
  { key, value }: ConfigEntry,
  wrong: (at: Position, key: string, expected: string) => void,
): PluginWish[] {
  if (value.kind === "empty") return [];
  if (value.kind !== "map") {
    wrong(value.at, key, 'a mapping like "@rocker/ext-git": ^1.0.0');
    return [];
  }
  return value.entries.flatMap(({ key: name, at, value: range }) => {
    if (!namePattern.test(name)) wrong(at, key, "names of npm packages");
    else if (range.kind !== "scalar" || !rangePattern.test(range.text))
      wrong(range.at, name, "a version or a range of versions, like ^1.2.0");
    else return [{ name, range: range.text }];
    return [];
  });
}
