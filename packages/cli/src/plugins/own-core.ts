import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "@rocker/core/lifecycle";

/** The package.json of the plugin folder, as far as rocker cares. */
export interface FolderManifest {
  dependencies?: Record<string, string>;
  overrides?: Record<string, unknown>;
  readonly [other: string]: unknown;
}

export const core = "@rocker/core";

const place = "file:core";

/** Why it is not installed by itself. */
export const corePlace = {
  package: core,
  reason: "it is a part of rocker, and plugins get it from there",
};

/**
 * Plugins import @rocker/core, which they have as a peer dependency: it must be found from the plugin folder. It gets
 * a copy of the core that this rocker runs with. A link would lead nowhere once rocker moves (another Node version, a
 * cleaned npx cache); one from the registry would need the registry also for a tarball, might be newer than what runs
 * the plugin, and one plugin's range could keep another from being installed. That two copies meet in a process is
 * provided for: errors are known by a brand, facts by their names.
 */
export function putCore(folder: string, from = packageFolder(import.meta.resolve(core))): void {
  const copy = join(folder, "core");
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  // Its dependencies are the lifecycle's alone: what plugins import of it needs none, and npm would fetch them.
  const { dependencies: _, devDependencies: __, ...manifest } = readJson(join(from, "package.json"));
  writeFileSync(join(copy, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const name of (manifest.files ?? []) as string[]) {
    if (existsSync(join(from, name))) cpSync(join(from, name), join(copy, name), { recursive: true });
  }
}

const readJson = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, "utf8"));

/**
 * The manifest with that copy in it. The override makes npm take it for every plugin, whatever range it asks for:
 * whether the ranges fit is rocker's to say, for each plugin alone.
 */
export function withCore(manifest: FolderManifest): FolderManifest {
  return {
    name: "rocker-plugins",
    description: "Plugins of rocker. Change them with: rocker ext add, rocker ext remove.",
    private: true,
    ...manifest,
    dependencies: { ...manifest.dependencies, [core]: place },
    overrides: { ...manifest.overrides, [core]: `$${core}` },
  };
}

/** Whether nothing has put another core in its place. */
export function hasCore({ dependencies = {} }: FolderManifest): boolean {
  return dependencies[core] === place;
}

/** What the person has in the folder: its dependencies without core. */
export function pluginsOf({ dependencies = {} }: FolderManifest): Record<string, string> {
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => name !== core));
}
