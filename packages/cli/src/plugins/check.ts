import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type Host,
  open,
  type Problem,
  problem,
  type Registry,
  RockerError,
  type Root,
  tableOf,
} from "@rocker/core/lifecycle";
import { trustedRoots } from "../invoke/roots.ts";
import { runOptions } from "../options.ts";
import { stateTexts } from "../render/extension-table.ts";
import { core } from "./core-copy.ts";
import { packagePath, type TouchedPlugin } from "./installed.ts";
import { packagesOf } from "./preset.ts";
import { entriesOf } from "./providers.ts";

/** The plugins that are available to the user in every directory. */
export function trustedRegistry(host: Host): Registry {
  return registryOf(trustedRoots(host), host);
}

/** The warnings that every run shows with these plugins. */
export function warningsOf(registry: Registry): Problem[] {
  const { clashes } = tableOf(registry, runOptions);
  return [
    ...registry.warnings,
    ...clashes.map(({ flag, winner, loser }) =>
      problem("RK206", { name: flag, kind: "option", winner, loser }),
    ),
  ];
}

/** The registry with this directory instead of the user's plugin directory. */
export function registryWith(directory: string, host: Host): Registry {
  const others = trustedRoots(host).filter(({ origin }) => origin !== "user");
  return registryOf([{ origin: "user", nodeModules: join(directory, "node_modules") }, ...others], host);
}

const registryOf = (roots: readonly Root[], host: Host): Registry =>
  open({ host, roots, report: () => {} }).registry;

/**
 * Checks the packages that npm installed into a copy of the plugin directory.
 * @param before the registry before the change
 * @returns the registry after the change
 * @throws RockerError RK216 for each package that is not a valid plugin, or would disable another
 */
export function checkAdded(
  copy: string,
  touched: readonly TouchedPlugin[],
  before: Registry,
  host: Host,
): Registry {
  const registry = registryWith(copy, host);
  const added = touched.flatMap(({ name, after }) => (after ? packagesOf(name, copy, registry) : []));
  const faults = added.flatMap((name) => {
    const reason = faultOf(packagePath(copy, name), registry);
    return reason ? [problem("RK216", { package: name, reason })] : [];
  });
  const problems = [...faults, ...displaced(before, registry, added)];
  if (problems.length > 0) throw new RockerError(problems);
  return registry;
}

function faultOf(directory: string, { packages }: Registry): string | undefined {
  let fields: { name?: unknown; dependencies?: object; peerDependencies?: object };
  try {
    fields = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  } catch {
    return "cannot read its package.json";
  }
  const found = packages.find(({ package: { path } }) => path === directory);
  if (!found) return 'its package.json has no "rocker" field';
  if (found.state !== "on") return found.reason ?? `it is ${stateTexts[found.state]}`;
  const entries = entriesOf(found);
  const isPreset = found.package.manifest?.preset !== undefined;
  if (entries.length === 0 && !isPreset) return "its manifest lists no extensions, engines or commands";
  const missing = entries.find(({ module }) => !existsSync(join(directory, module)));
  if (missing) return `its module ${missing.module} does not exist; the package may have to be built first`;
  return coreFault(directory, { ...fields.dependencies, ...fields.peerDependencies });
}

/** A linked package resolves its dependencies from its own directory. */
function coreFault(path: string, dependencies: object): string | undefined {
  if (!(core in dependencies) || isFoundFrom(path)) return undefined;
  return `it needs ${core}, which cannot be resolved from ${path}; run "npm install" there first`;
}

/** Resolves as `import` does; `require.resolve` would also use NODE_PATH, which package managers set. */
function isFoundFrom(path: string): boolean {
  if (existsSync(join(path, "node_modules", core, "package.json"))) return true;
  return dirname(path) !== path && isFoundFrom(dirname(path));
}

/** Plugins of the user that the added packages would disable. */
function displaced(before: Registry, after: Registry, added: readonly string[]): Problem[] {
  const own = (registry: Registry) =>
    registry.packages.filter(({ package: { origin } }) => origin === "user");
  const worked = new Set(own(before).flatMap((one) => (one.state === "on" ? [one.package.name] : [])));
  return own(after)
    .filter((one) => one.state !== "on" && worked.has(one.package.name) && !added.includes(one.package.name))
    .map((one) => {
      const reason = `${one.package.name} would be ${stateTexts[one.state]}: ${one.reason ?? "unknown reason"}`;
      return problem("RK216", { package: added.join(", "), reason });
    });
}
