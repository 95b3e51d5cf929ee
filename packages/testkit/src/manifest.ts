import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type { AnyExtension, PluginCommand } from "@rocker/core";
import type { Engine } from "@rocker/core/engine";
import {
  contributionsOf,
  describeExtension,
  type Manifest,
  manifestFault,
  manifestVersion,
} from "@rocker/core/lifecycle";

/** Where the manifest of a package is, when its `rocker` field is a path. */
export interface ManifestPlace {
  readonly manifestPath: string;
  /** The main module of the package, relative to it: what the manifest refers to. */
  readonly module: string;
}

/**
 * Reads from package.json where the manifest of a plugin package belongs, and which module it is generated from.
 * @throws Error when package.json has no `rocker` path or no main module
 */
export function manifestPlace(packageDirectory: string): ManifestPlace {
  const fields = JSON.parse(readFileSync(join(packageDirectory, "package.json"), "utf8"));
  if (typeof fields.rocker !== "string") throw new Error('package.json needs "rocker": "./rocker.json"');
  const main = mainModule(fields.exports) ?? fields.main;
  if (typeof main !== "string") {
    throw new Error('package.json needs "exports": { ".": { "default": "./dist/index.js" } }');
  }
  return { manifestPath: join(packageDirectory, fields.rocker), module: main };
}

/** What `import` of the package resolves to: `exports` is a string, or has ".", each a string or conditions. */
function mainModule(exported: unknown): unknown {
  if (typeof exported !== "object" || exported === null) return exported;
  if ("." in exported) return mainModule(exported["."]);
  return "default" in exported ? exported.default : undefined;
}

/**
 * Generates the manifest of a package, as text.
 * @param packageDirectory the directory of its package.json, which names the main module
 * @param imported the module with the extensions and engines. Default: the main module, which must be built; tests of a
 *   package pass its source
 * @throws Error when the module exports no extension and no engine, or a declaration that JSON cannot represent
 */
export async function generateManifest(
  packageDirectory: string,
  imported?: { readonly default?: unknown },
): Promise<string> {
  const { module } = manifestPlace(packageDirectory);
  const contributions = contributionsOf(
    imported ?? (await import(pathToFileURL(join(packageDirectory, module)).href)),
  );
  const extensions = contributions.filter(isExtension).map((one) => ({ ...describeExtension(one), module }));
  const engines = contributions
    .filter(isEngine)
    .map(({ name, summary, roles, priority }) => ({ name, summary, roles, priority, module }));
  const commands = contributions.filter(isCommand).map(({ name, summary }) => ({ name, summary, module }));
  if (extensions.length + engines.length === 0)
    throw new Error(`the default export of ${module} has no extension and no engine`);
  const manifest: Manifest = {
    manifest: manifestVersion,
    ...(extensions.length > 0 && { extensions }),
    ...(engines.length > 0 && { engines }),
    ...(commands.length > 0 && { commands }),
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const readBack = JSON.parse(text);
  if (!isDeepStrictEqual(readBack, manifest))
    throw new Error("a declaration contains a value that JSON cannot represent");
  const fault = manifestFault(readBack);
  if (fault) throw new Error(fault);
  return text;
}

function isCommand(value: unknown): value is PluginCommand {
  return typeof (value as PluginCommand | undefined)?.run === "function";
}

function isExtension(value: unknown): value is AnyExtension {
  return typeof (value as AnyExtension | undefined)?.setup === "function";
}

function isEngine(value: unknown): value is Engine {
  return typeof (value as Engine | undefined)?.open === "function";
}
