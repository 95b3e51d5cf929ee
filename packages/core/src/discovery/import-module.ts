import { realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { PluginPackage } from "./plugin-package.ts";

/**
 * Imports a module of a plugin package.
 * @param module relative path, from the manifest
 * @throws Error if it does not exist, resolves outside the package by a link, or throws
 */
export async function importModule(
  { path }: PluginPackage,
  module: string,
): Promise<{ readonly default?: unknown }> {
  const file = realpathSync(join(path, module));
  if (!file.startsWith(realpathSync(path) + sep))
    throw new Error(`${module} resolves outside the package, to ${file}`);
  return import(pathToFileURL(file).href);
}
