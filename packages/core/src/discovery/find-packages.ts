import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from "node:fs";
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

/** Plugin packages of all roots, in the order of the roots; within one, by name. Each package is read once. */
export function findPackages(roots: readonly Root[]): PluginPackage[] {
  const seen = new Set<string>();
  return roots.flatMap((root) => {
    if ("extensions" in root) {
      const { extensions, engines = [], origin } = root;
      return [...extensions, ...engines].map((one) => packageOf(one, origin));
    }
    const paths = "nodeModules" in root ? packagesIn(root.nodeModules) : dependencies(root);
    return paths.flatMap((path) => {
      if (seen.has(path)) return [];
      seen.add(path);
      return readPluginPackage(path, root.origin) ?? [];
    });
  });
}

/** Real paths, so that a linked package and its target are the same. */
function packagesIn(nodeModules: string): string[] {
  return entriesOf(real(nodeModules)).flatMap(({ name, path }) =>
    name.startsWith("@") ? entriesOf(path).map((inner) => inner.path) : [path],
  );
}

/** See packagesIn. */
function dependencies(root: { origin: Origin; dependenciesOf: string; ownedBy?: number }): string[] {
  const { origin, dependenciesOf: directory, ownedBy } = root;
  const names = dependencyNames(join(directory, "package.json"), origin, ownedBy);
  return names.sort().flatMap((name) => {
    const path = resolvePackage(name, directory);
    if (!path) return [];
    const files = [path, join(path, "package.json")];
    if (ownedBy !== undefined && !files.every((file) => isOwnedBy(file, ownedBy))) return [];
    return [real(path)];
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

/** Root can change any file anyway; files of other users could be a trap. */
function isOwnedBy(path: string, uid: number): boolean {
  try {
    const owner = statSync(path).uid;
    return owner === uid || owner === 0;
  } catch {
    return false;
  }
}

/**
 * The entries of a directory, with their real paths if `directory` is real. Only links need a system call, because most
 * starts look at each installed package.
 */
function entriesOf(directory: string): { name: string; path: string }[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => {
      const path = join(directory, entry.name);
      return { name: entry.name, path: entry.isSymbolicLink() ? real(path) : path };
    });
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
