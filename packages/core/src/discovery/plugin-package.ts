import { join } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { messageOf } from "../errors/error.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { type Manifest, manifestFault } from "../extension/manifest.ts";
import { parseJson } from "../host/parse-json.ts";
import { coreVersionFault } from "./core-version.ts";
import { readText } from "./read-text.ts";

/** Where a package was found. For each name, the first in this order wins. */
export type Origin = "user" | "beside" | "cli" | "project";

/** A package with a `rocker` field. */
export interface PluginPackage {
  readonly name: string;
  readonly version: string;
  /** Directory of the package. */
  readonly path: string;
  readonly origin: Origin;
  /** Undefined if the package cannot be used; see `fault`. */
  readonly manifest: Manifest | undefined;
  readonly fault: string | undefined;
  /** The extension or the engine itself, where it is in no package. */
  readonly inMemory?: AnyExtension | Engine;
}

/** The package in a directory, or undefined if there is none or it has no `rocker` field. Nothing is imported. */
export function readPluginPackage(path: string, origin: Origin): PluginPackage | undefined {
  let text: string;
  try {
    text = readText(join(path, "package.json"));
  } catch {
    return undefined;
  }
  if (!text.includes('"rocker"')) return undefined; // True of most packages, which are then not parsed.
  let fields: {
    name?: unknown;
    version?: unknown;
    rocker?: unknown;
    peerDependencies?: Record<string, unknown>;
  };
  try {
    fields = parsed(text, origin) as typeof fields;
  } catch {
    return undefined; // Not reported here: any package manager does.
  }
  if (fields?.rocker === undefined) return undefined;
  const found = { name: textOf(fields.name), version: textOf(fields.version), path, origin };
  try {
    const manifest =
      typeof fields.rocker === "string" ? readManifest(path, fields.rocker, origin) : fields.rocker;
    const fault = manifestFault(manifest) ?? coreVersionFault(fields.peerDependencies?.["@rocker/core"]);
    return { ...found, manifest: fault ? undefined : (manifest as Manifest), fault };
  } catch (error) {
    return { ...found, manifest: undefined, fault: `its manifest cannot be read: ${messageOf(error)}` };
  }
}

/** Of a string. Anything else is none, and as text it could be of any length, or too deep to be one. */
const textOf = (value: unknown) => (typeof value === "string" ? value : "undefined");

function readManifest(path: string, relative: string, origin: Origin): unknown {
  if (!relative.startsWith("./") || relative.split("/").includes("..")) {
    throw new Error(`${JSON.stringify(relative)} is outside the package`);
  }
  return parsed(readText(join(path, relative)), origin);
}

/** The packages of a project are not trusted. All others are read by every command, and were installed by the user. */
const parsed = (text: string, origin: Origin): unknown =>
  origin === "project" ? parseJson(text) : JSON.parse(text);
