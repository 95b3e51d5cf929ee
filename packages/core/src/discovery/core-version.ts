import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageDirectory } from "./package-directory.ts";

let version: string | undefined;

/**
 * Why a plugin is incompatible with this core, according to its peer dependency; undefined: it is compatible, or declares
 * nothing. A range with `workspace:` was never published.
 */
export function coreVersionFault(range: unknown): string | undefined {
  if (typeof range !== "string" || range.startsWith("workspace:")) return undefined;
  version ??= JSON.parse(readFileSync(join(packageDirectory(import.meta.url), "package.json"), "utf8"))
    .version as string;
  if (range === `^${version}` || satisfies(version, range)) return undefined;
  return `it requires @rocker/core ${range}, and this is ${version}`;
}

/** Loaded only for plugins that were not published together with this core: most runs do not need semver. */
function satisfies(one: string, range: string): boolean {
  const load = createRequire(import.meta.url);
  const semver = load("semver") as typeof import("semver");
  return semver.satisfies(one, range, { includePrerelease: true });
}
