import type { ConfigEntry, Position } from "@rocker/core/lifecycle";

/** A plugin that a project's configuration requests. */
export interface PluginRequest {
  readonly name: string;
  /** An npm version range. */
  readonly range: string;
}

const namePattern = /^(@[a-z0-9~-][a-z0-9~._-]*\/)?[a-z0-9~-][a-z0-9~._-]*$/;
// Only versions from a registry: npm would download or link anything else from where the project specifies.
const rangePattern = /^[\dvx^~<>=*][\w.^~<>=*| +-]*$/;

/** Reads `plugins:`: a mapping of package names to version ranges. */
export function readPluginRequests(
  { key, value }: ConfigEntry,
  wrong: (at: Position, key: string, expected: string) => void,
): PluginRequest[] {
  if (value.kind === "empty") return [];
  if (value.kind !== "map") {
    wrong(value.at, key, 'a mapping such as "@rocker/ext-git": ^1.0.0');
    return [];
  }
  return value.entries.flatMap(({ key: name, at, value: range }) => {
    if (!namePattern.test(name)) wrong(at, key, "names of npm packages");
    else if (range.kind !== "scalar" || !rangePattern.test(range.text))
      wrong(range.at, name, "a version or a version range, such as ^1.2.0");
    else return [{ name, range: range.text }];
    return [];
  });
}
