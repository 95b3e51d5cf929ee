import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Engine } from "../engine/engine.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { packageOf } from "./in-memory.ts";
import { type Origin, type PluginPackage, readPluginPackage } from "./plugin-package.ts";
import { resolveWithPnp } from "./pnp.ts";
import { readText } from "./read-text.ts";

/** Where to look for plugin packages. */
export type Root =
  /** All packages in a node_modules directory. */
  | { readonly origin: Origin; readonly nodeModules: string }
  /** The dependencies of a package, wherever its package manager installed them. */
  | { readonly origin: Origin; readonly dependenciesOf: string; readonly ownedBy?: number }
  /** What the program itself has, in no package. */
  | {
      readonly origin: Origin;
      readonly extensions: readonly AnyExtension[];
      readonly engines?: readonly Engine[];
    };

/** Plugin packages of all roots, in the order of the roots; within one, by name. */
export function findPackages(roots: readonly Root[]): PluginPackage[] {
  const seen = new Set<string>();
  return roots
    .flatMap((root) => packagesOf(root))
    .filter(({ path }) => {
      const isNew = !seen.has(path);
      seen.add(path);
      return isNew;
    });
}

function packagesOf(root: Root): PluginPackage[] {
  if ("extensions" in root) {
    const { extensions, engines = [], origin } = root;
    return [...extensions, ...engines].map((one) => packageOf(one, origin));
  }
  return "nodeModules" in root ? packagesIn(root.nodeModules, root.origin) : dependencies(root);
}

function packagesIn(nodeModules: string, origin: Origin): PluginPackage[] {
  const names = list(nodeModules).flatMap((name) =>
    name.startsWith("@") ? list(join(nodeModules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names.flatMap((name) => pluginAt(join(nodeModules, name), origin) ?? []);
}

function dependencies(root: { origin: Origin; dependenciesOf: string; ownedBy?: number }): PluginPackage[] {
  const { origin, dependenciesOf: directory, ownedBy } = root;
  const names = dependencyNames(join(directory, "package.json"), origin, ownedBy);
  return names.sort().flatMap((name) => {
    const path = resolvePackage(name, directory);
    if (!path) return [];
    const files = [path, join(path, "package.json")];
    if (ownedBy !== undefined && !files.every((file) => isOwnedBy(file, ownedBy))) return [];
    return pluginAt(path, origin) ?? [];
  });
}

function dependencyNames(manifest: string, origin: Origin, ownedBy: number | undefined): string[] {
  if (ownedBy !== undefined && !isOwnedBy(manifest, ownedBy)) return [];
  try {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readText(manifest));
    // For a project, plugins are development tools; development dependencies of the CLI are not for its users.
    const development = origin === "project" ? devDependencies : {};
    return Object.keys({ ...dependencies, ...optionalDependencies, ...development }).filter(isPackageName);
  } catch {
    return [];
  }
}

// Names become paths, so one with ".." is not accepted.
const isPackageName = (name: string) => /^(@[a-z0-9~._-]+\/)?[a-z0-9~_-][a-z0-9~._-]*$/i.test(name);

/** Looks where Node would: in node_modules of the directory and its parents, or where Yarn's Plug'n'Play would. */
export function resolvePackage(name: string, from: string): string | undefined {
  const found = resolveWithPnp(name, from);
  if (found) return found;
  for (let directory = real(from); ; directory = dirname(directory)) {
    if (basename(directory) !== "node_modules") {
      const path = join(directory, "node_modules", name);
      if (existsSync(path)) return path;
    }
    if (dirname(directory) === directory) return undefined;
  }
}

/** By real path, so that a linked package and its target are the same. */
function pluginAt(path: string, origin: Origin): PluginPackage | undefined {
  return readPluginPackage(real(path), origin);
}

/** Root can change any file anyway; files of other users could be a trap. */
function isOwnedBy(path: string, uid: number): boolean {
  try {
    const owner = statSync(path).uid;
    return owner === uid || owner === 0;
  } catch {
    return false;
  }
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
