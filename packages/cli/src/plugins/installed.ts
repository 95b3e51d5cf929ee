import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { failWith, messageOf } from "@rocker/core/lifecycle";
import { type FolderManifest, pluginsOf } from "./own-core.ts";

/** A package that the person has in the plugin folder. */
export interface InstalledPlugin {
  readonly version: string;
  /** As the folder's package.json has it: a version, or where it came from. */
  readonly spec: string;
  /** What npm's lock file pins: content, commit, or the place of a link. */
  readonly pin: string;
}

/** A package of the folder that a change added, replaced or removed. */
export interface TouchedPlugin {
  readonly name: string;
  readonly before: InstalledPlugin | undefined;
  readonly after: InstalledPlugin | undefined;
}

/** The packages that the person has in a plugin folder, by name; not those that came with them. */
export function installed(folder: string): ReadonlyMap<string, InstalledPlugin> {
  const { packages = {} } = readLock(folder);
  const plugins = Object.entries(pluginsOf(readManifest(folder)));
  return new Map(
    plugins.map(([name, spec]) => {
      const pinned = packages[`node_modules/${name}`] ?? {};
      const pin = String(pinned.integrity ?? pinned.resolved ?? "");
      return [name, { version: installedVersion(folder, name), spec, pin }];
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

/** Where a package of a plugin folder really is: one that is linked is elsewhere. */
export function placeOf(folder: string, name: string): string {
  const path = join(folder, "node_modules", name);
  try {
    return realpathSync(path);
  } catch {
    return path; // A link that leads nowhere.
  }
}

/** @throws RockerError RK214 when the folder's package.json cannot be read: npm could not either */
export function readManifest(folder: string): FolderManifest {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const fix = "Mend the file, or remove the folder and add your plugins anew.";
    throw failWith("RK214", { folder, reason: `its package.json is not JSON: ${messageOf(error)}`, fix });
  }
}

/** npm mends a lock file that it cannot read. */
function readLock(folder: string): { packages?: Record<string, { integrity?: string; resolved?: string }> } {
  try {
    return JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  } catch {
    return {};
  }
}

function installedVersion(folder: string, name: string): string {
  try {
    return String(
      JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version,
    );
  } catch {
    return "?";
  }
}
