import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { messageOf, rockerError } from "@rocker/core/lifecycle";
import { type PackageJson, pluginsOf } from "./core-copy.ts";

/** A package that the user installed in the plugin directory. */
export interface InstalledPlugin {
  readonly version: string;
  /** The dependency spec in the directory's package.json: a version, or the source of the package. */
  readonly spec: string;
  /** What npm's lock file pins: a content hash, a commit, or the target of a link. */
  readonly pin: string;
}

/** A package that a change added, replaced or removed. */
export interface TouchedPlugin {
  readonly name: string;
  readonly before: InstalledPlugin | undefined;
  readonly after: InstalledPlugin | undefined;
}

/** The packages that the user installed in a plugin directory, by name, without their dependencies. */
export function installed(directory: string): ReadonlyMap<string, InstalledPlugin> {
  const { packages = {} } = readLock(directory);
  const plugins = Object.entries(pluginsOf(readManifest(directory)));
  return new Map(
    plugins.map(([name, spec]) => {
      const pinned = packages[`node_modules/${name}`] ?? {};
      const pin = String(pinned.integrity ?? pinned.resolved ?? "");
      return [name, { version: installedVersion(directory, name), spec, pin }];
    }),
  );
}

export function differences(
  before: ReadonlyMap<string, InstalledPlugin>,
  after: ReadonlyMap<string, InstalledPlugin>,
): TouchedPlugin[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .map((name) => ({ name, before: before.get(name), after: after.get(name) }))
    .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after));
}

/** The real path of a package in a plugin directory: a linked one is elsewhere. */
export function packagePath(directory: string, name: string): string {
  const path = join(directory, "node_modules", name);
  try {
    return realpathSync(path);
  } catch {
    return path; // A dangling link.
  }
}

/** @throws RockerError RK214 if the directory's package.json is invalid: npm could not read it either */
export function readManifest(directory: string): PackageJson {
  const path = join(directory, "package.json");
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const fix = "Fix the file, or remove the directory and add your plugins again.";
    const reason = `its package.json is not valid JSON: ${messageOf(error)}`;
    throw rockerError("RK214", { directory: directory, reason, fix });
  }
}

/** npm repairs a lock file that it cannot read. */
function readLock(directory: string): {
  packages?: Record<string, { integrity?: string; resolved?: string }>;
} {
  try {
    return JSON.parse(readFileSync(join(directory, "package-lock.json"), "utf8"));
  } catch {
    return {};
  }
}

function installedVersion(directory: string, name: string): string {
  try {
    return String(
      JSON.parse(readFileSync(join(directory, "node_modules", name, "package.json"), "utf8")).version,
    );
  } catch {
    return "?";
  }
}
