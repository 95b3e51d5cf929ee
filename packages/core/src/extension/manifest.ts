import { type EngineDescription, engineRoles } from "../engine/engine.ts";
import type { Option } from "../options/declaration.ts";
import type { CommandDescription } from "./command.ts";
import type { AnyExtension, ExtensionDescription } from "./extension.ts";
import { commandOwner, nameFault, shortFault } from "./name.ts";

/** The manifest format that this core reads. */
export const manifestVersion = 1;

/** The extensions, engines and commands of a package, as data. `rocker-manifest` generates it from the declarations. */
export interface Manifest {
  readonly manifest: typeof manifestVersion;
  /** Of a package that only lists others, as its dependencies, to install them together: what they are for, in a few words. */
  readonly preset?: string;
  readonly extensions?: readonly ManifestEntry<ExtensionDescription>[];
  readonly engines?: readonly ManifestEntry<EngineDescription>[];
  readonly commands?: readonly ManifestEntry<CommandDescription>[];
}

/** A description with the module that holds the code, relative to the package. */
export type ManifestEntry<Description> = Description & { readonly module: string };

const optionTypes: readonly Option["type"][] = [
  "boolean",
  "string",
  "enum",
  "integer",
  "size",
  "path",
  "list",
  "map",
];

/**
 * Why a value is not a manifest that this core can use, or undefined when it is. The file is untrusted: everything that
 * later steps rely on is checked here.
 */
export function manifestFault(value: unknown): string | undefined {
  if (!isRecord(value)) return "its manifest is not an object";
  if (value.manifest !== manifestVersion) {
    return `its manifest has version ${JSON.stringify(value.manifest)}, and this rocker reads version ${manifestVersion}`;
  }
  const { preset } = value;
  if (preset !== undefined && (typeof preset !== "string" || preset === "")) {
    return '"preset" of its manifest is not a text';
  }
  for (const key of ["extensions", "engines", "commands"] as const) {
    const entries = value[key] ?? [];
    if (!Array.isArray(entries)) return `"${key}" of its manifest is not a list`;
    for (const entry of entries) {
      const fault = isRecord(entry) ? entryFault(entry) : "is not an object";
      if (fault) return `an entry in "${key}" of its manifest ${fault}`;
    }
  }
  for (const extension of (value.extensions ?? []) as Record<string, unknown>[]) {
    const fault = extensionFault(extension);
    if (fault) return `the manifest of its extension "${extension.name}" ${fault}`;
  }
  for (const engine of (value.engines ?? []) as Record<string, unknown>[]) {
    const fault = engineFault(engine);
    if (fault) return `the manifest of its engine "${engine.name}" ${fault}`;
  }
  const names = ((value.extensions ?? []) as Record<string, unknown>[]).map(({ name }) => name);
  const stray = ((value.commands ?? []) as Record<string, unknown>[]).find(
    ({ name }) => !names.includes(name),
  );
  if (stray) return `its manifest has a command "${stray.name}" without an extension of that name`;
  return undefined;
}

function entryFault(entry: Record<string, unknown>): string | undefined {
  for (const key of ["name", "summary", "module"]) {
    if (typeof entry[key] !== "string" || entry[key] === "") return `has no "${key}"`;
  }
  const module = entry.module as string;
  if (module.startsWith("/") || module.includes("\\") || module.split("/").includes("..")) {
    return `names a module outside the package: ${JSON.stringify(module)}`;
  }
  return undefined;
}

function extensionFault(extension: Record<string, unknown>): string | undefined {
  const { name, options } = extension;
  if (name === commandOwner) return "has a reserved name";
  const fault = nameFault(name as string);
  if (fault) return `has an invalid name: ${fault}`;
  if (!isRecord(options)) return `has no "options"`;
  for (const [name, option] of Object.entries(options)) {
    const fault = nameFault(name) ?? optionFault(option);
    if (fault) return `has an invalid option --${name}: ${fault}`;
  }
  for (const key of ["activation", "requires", "after", "before", "conflicts"]) {
    if (extension[key] !== undefined && !isTextList(extension[key]))
      return `has a "${key}" that is not a list of names`;
  }
  const { detect = [] } = extension;
  if (!Array.isArray(detect) || !detect.every(isSign)) return `has a "detect" that is not a list of signs`;
  return undefined;
}

function isSign(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { file, content, home } = value;
  if (typeof home === "string") return isInside(home);
  return typeof file === "string" && isInside(file) && (content === undefined || isExpression(content));
}

/** A relative path that stays below its start. */
function isInside(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !path.split("/").includes("..");
}

function isExpression(value: unknown): boolean {
  try {
    return typeof value === "string" && new RegExp(value, "m") instanceof RegExp;
  } catch {
    return false;
  }
}

function optionFault(option: unknown): string | undefined {
  if (!isRecord(option) || !optionTypes.includes(option.type as Option["type"])) return "its type is unknown";
  if (typeof option.summary !== "string") return "it has no summary";
  for (const [key, [isRight, expected]] of Object.entries(optionFields)) {
    if (option[key] !== undefined && !isRight(option[key])) return `its "${key}" is ${expected}`;
  }
  if (option.type === "enum" && !isTextList(option.values)) return "it has no list of values";
  return option.short === undefined ? undefined : shortFault(option.short);
}

const isOneOf = (types: readonly string[]) => (value: unknown) => types.includes(typeof value);

/** Further fields of an option: a check, and the description of an invalid value. */
const optionFields: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  valueName: [isOneOf(["string"]), "not a string"],
  defaultText: [isOneOf(["string"]), "not a string"],
  min: [isOneOf(["number"]), "not a number"],
  max: [isOneOf(["number"]), "not a number"],
  default: [isOneOf(["string", "number", "boolean"]), "not a string, number or boolean"],
  bare: [isOneOf(["string", "boolean"]), "not a string or boolean"],
  paths: [
    (value) => ["whole", "source", "dotted"].includes(value as string),
    'neither "whole" nor "source" nor "dotted"',
  ],
};

function engineFault({ name, roles, priority }: Record<string, unknown>): string | undefined {
  const fault = nameFault(name as string);
  if (fault) return `has an invalid name: ${fault}`;
  if (!Array.isArray(roles) || !roles.every((role) => engineRoles.includes(role))) {
    return `has "roles" other than ${engineRoles.map((role) => `"${role}"`).join(", ")}`;
  }
  if (typeof priority !== "number") return `has no "priority"`;
  return undefined;
}

/** The extensions, engines and commands of a module: its default export, one or a list. */
export function contributionsOf(module: { readonly default?: unknown }): readonly unknown[] {
  return Array.isArray(module.default)
    ? module.default
    : module.default === undefined
      ? []
      : [module.default];
}

/** The data of an extension, without its code. */
export function describeExtension(extension: AnyExtension): ExtensionDescription {
  const {
    choose: _choose,
    fetch: _fetch,
    read: _read,
    setup: _setup,
    review: _review,
    hostAccess: _hostAccess,
    prepare: _prepare,
    release: _release,
    enter: _enter,
    ...description
  } = extension;
  return description;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
