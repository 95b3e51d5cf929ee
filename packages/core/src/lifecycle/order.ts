import { isDeepStrictEqual } from "node:util";
import { importModule } from "../discovery/import-module.ts";
import { messageOf, problem, RockerError, rockerError } from "../errors/error.ts";
import type { AnyExtension, ExtensionDescription } from "../extension/extension.ts";
import { contributionsOf, describeExtension } from "../extension/manifest.ts";
import type { Registered, Registry } from "./register.ts";

/**
 * Step 5: a stable topological sort by "after", "before" and "requires"; what is free stays by name.
 * Only now are the modules of these extensions imported.
 * @throws RockerError for a cycle, with its members; for modules that cannot be loaded, all of them
 */
export async function order(
  names: ReadonlySet<string>,
  registry: Registry,
): Promise<readonly AnyExtension[]> {
  const sorted = sortNames(names, registry);
  const loaded = await Promise.allSettled(sorted.map((name) => loadExtension(name, registry)));
  const problems = loaded.flatMap((result, index) => {
    if (result.status === "fulfilled") return [];
    const extension = sorted[index] as string;
    const source = registry.extensions.get(extension)?.package.name ?? "an unknown package";
    return problem("RK207", { extension, package: source, reason: messageOf(result.reason) });
  });
  if (problems.length > 0) throw new RockerError(problems);
  return loaded.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Names so that each comes after all that it must follow. */
export function sortNames(names: ReadonlySet<string>, registry: Registry): string[] {
  const follows = new Map([...names].sort().map((name) => [name, new Set<string>()]));
  for (const name of names) {
    const { requires = [], after = [], before = [] } = registry.extensions.get(name) ?? {};
    for (const earlier of [...requires, ...after]) if (names.has(earlier)) follows.get(name)?.add(earlier);
    for (const later of before) follows.get(later)?.add(name);
  }
  const sorted: string[] = [];
  while (follows.size > 0) {
    const free = [...follows].find(([, earlier]) => [...earlier].every((name) => !follows.has(name)));
    if (!free) throw rockerError("RK204", { cycle: cycleIn(follows) });
    sorted.push(free[0]);
    follows.delete(free[0]);
  }
  return sorted;
}

/** One circle among names that all wait for another. */
function cycleIn(follows: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const path: string[] = [];
  let name = [...follows.keys()][0] as string;
  while (!path.includes(name)) {
    path.push(name);
    name = [...(follows.get(name) ?? [])].find((earlier) => follows.has(earlier)) as string;
  }
  return [...path.slice(path.indexOf(name)), name].reverse();
}

/** @throws TypeError for an extension that is in a package */
export function inMemory(name: string, registry: Registry): AnyExtension {
  const extension = registry.extensions.get(name)?.package.inMemory;
  if (!extension || !("setup" in extension)) throw new TypeError(`"${name}" is not in memory`);
  return extension;
}

async function loadExtension(name: string, registry: Registry): Promise<AnyExtension> {
  const entry = registry.extensions.get(name);
  if (!entry) throw new Error("it is not installed");
  if (entry.package.inMemory) return inMemory(name, registry);
  const contributions = contributionsOf(await importModule(entry.package, entry.module));
  const named = contributions.filter(
    (one) => (one as AnyExtension | undefined)?.name === name,
  ) as AnyExtension[];
  if (named.length === 0) {
    throw new Error(`${entry.module} does not export the extension that its manifest declares`);
  }
  // A command of the same name may stand beside it.
  const extension = named.find((one) => typeof one.setup === "function");
  if (!extension) throw new Error(`${entry.module} exports the extension without a setup function`);
  const difference = differenceFrom(extension, entry);
  if (difference) throw new Error(`its manifest differs from ${entry.module}: ${difference}`);
  return extension;
}

/** What a user was shown must be what runs: the first key in which the two differ, with both values. */
function differenceFrom(
  extension: AnyExtension,
  entry: Registered<ExtensionDescription>,
): string | undefined {
  const { module: _module, package: _package, ...manifest } = entry;
  const described = JSON.parse(JSON.stringify(describeExtension(extension))) as Record<string, unknown>;
  const said = manifest as Record<string, unknown>;
  for (const key of new Set([...Object.keys(described), ...Object.keys(said)])) {
    if (isDeepStrictEqual(described[key], said[key])) continue;
    return `"${key}" is ${shown(said[key])} in the manifest and ${shown(described[key])} in the module`;
  }
  return undefined;
}

/** Options by name: their declarations would fill the screen. */
function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const isOptions = typeof value === "object" && value !== null && !Array.isArray(value);
  return JSON.stringify(isOptions ? Object.keys(value) : value);
}
