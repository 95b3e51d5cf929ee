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
import { entriesOf } from "./bringers.ts";
import { placeOf, type TouchedPlugin } from "./installed.ts";
import { core } from "./own-core.ts";

/** What is in reach of the person wherever they are. */
export function trustedRegistry(host: Host): Registry {
  return registryOf(trustedRoots(host), host);
}

/** What each run warns of with these plugins. */
export function warningsOf(registry: Registry): Problem[] {
  const { clashes } = tableOf(registry, runOptions);
  return [
    ...registry.warnings,
    ...clashes.map(({ flag, winner, loser }) =>
      problem("RK206", { name: flag, kind: "option", winner, loser }),
    ),
  ];
}

/** The registry as it is with this folder in the place of the person's plugin folder. */
export function registryWith(folder: string, host: Host): Registry {
  const others = trustedRoots(host).filter(({ origin }) => origin !== "user");
  return registryOf([{ origin: "user", nodeModules: join(folder, "node_modules") }, ...others], host);
}

const registryOf = (roots: readonly Root[], host: Host): Registry =>
  open({ host, roots, report: () => {} }).registry;

/**
 * Looks at what npm put into a copy of the plugin folder.
 * @param before the registry without it
 * @returns the registry with it
 * @throws RockerError RK216 for each package that is no plugin, or would switch off another
 */
export function checkAdded(
  copy: string,
  touched: readonly TouchedPlugin[],
  before: Registry,
  host: Host,
): Registry {
  const registry = registryWith(copy, host);
  const added = touched.filter(({ after }) => after).map(({ name }) => name);
  const faults = added.flatMap((name) => {
    const reason = faultOf(placeOf(copy, name), registry);
    return reason ? [problem("RK216", { package: name, reason })] : [];
  });
  const problems = [...faults, ...displaced(before, registry, added)];
  if (problems.length > 0) throw new RockerError(problems);
  return registry;
}

function faultOf(place: string, { packages }: Registry): string | undefined {
  let fields: { name?: unknown; dependencies?: object; peerDependencies?: object };
  try {
    fields = JSON.parse(readFileSync(join(place, "package.json"), "utf8"));
  } catch {
    return "its package.json cannot be read";
  }
  const found = packages.find(({ package: { path } }) => path === place);
  if (!found) return `its package.json has no "rocker" field, so it brings no extension and no engine`;
  if (found.state !== "on") return found.reason ?? `it is ${found.state}`;
  const entries = entriesOf(found);
  if (entries.length === 0) return "its manifest has no extension and no engine in it";
  const missing = entries.find(({ module }) => !existsSync(join(place, module)));
  if (missing) return `its module ${missing.module} is not there: it may have to be built first`;
  return coreFault(place, { ...fields.dependencies, ...fields.peerDependencies });
}

/** A folder that is linked finds its dependencies from its own place. */
function coreFault(path: string, dependencies: object): string | undefined {
  if (!(core in dependencies) || isFoundFrom(path)) return undefined;
  return `it needs ${core}, which is not found from ${path}: run "npm install" there first`;
}

/** Where `import` would look; `require.resolve` also looks into NODE_PATH, which package managers set. */
function isFoundFrom(path: string): boolean {
  if (existsSync(join(path, "node_modules", core, "package.json"))) return true;
  return dirname(path) !== path && isFoundFrom(dirname(path));
}

/** Plugins of the person that worked, and would not with what was added. */
function displaced(before: Registry, after: Registry, added: readonly string[]): Problem[] {
  const own = (registry: Registry) =>
    registry.packages.filter(({ package: { origin } }) => origin === "user");
  const worked = new Set(own(before).flatMap((one) => (one.state === "on" ? [one.package.name] : [])));
  return own(after)
    .filter((one) => one.state !== "on" && worked.has(one.package.name) && !added.includes(one.package.name))
    .map((one) => {
      const reason = `${one.package.name} would be ${one.state}: ${one.reason ?? "no reason is known"}`;
      return problem("RK216", { package: added.join(", "), reason });
    });
}
