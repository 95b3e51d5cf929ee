import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type Manifest,
  nearest,
  type PackageState,
  type PluginPackage,
  type Registry,
  rockerError,
} from "@rocker/core/lifecycle";
import { entriesOf, findProviders } from "./providers.ts";

/** The details of a package, as `rocker ext info --json` prints them. */
export interface PluginInfo {
  readonly package: string;
  readonly version: string;
  readonly description: string | null;
  readonly origin: PluginPackage["origin"];
  readonly path: string;
  readonly state: PackageState["state"];
  readonly reason: string | null;
  readonly extensions: NonNullable<Manifest["extensions"]>;
  readonly engines: NonNullable<Manifest["engines"]>;
  readonly commands: NonNullable<Manifest["commands"]>;
  /** The supported version range of @rocker/core. */
  readonly core: string | null;
  readonly dependencies: Readonly<Record<string, string>>;
  /** Other installed packages that provide the same. */
  readonly others: readonly {
    readonly package: string;
    readonly path: string;
    readonly state: PackageState["state"];
  }[];
  readonly readme: string | null;
}

/**
 * The details of an extension, an engine or a package, without running its code.
 * @throws RockerError RK217 if nothing with this name is installed
 */
export function pluginInfo(name: string, registry: Registry): PluginInfo {
  const found = findProviders(name, registry);
  const [first] = found;
  const chosen = found.find(({ state }) => state === "on") ?? first;
  if (!chosen) throw rockerError("RK217", { name, nearest: nearest(name, namesIn(registry)) });
  const { package: plugin, state, reason = null } = chosen;
  const { description, dependencies = {}, peerDependencies = {} } = fieldsOf(plugin);
  return {
    package: plugin.name,
    version: plugin.version,
    description: typeof description === "string" ? description : null,
    origin: plugin.origin,
    path: plugin.path,
    state,
    reason,
    ...entriesNamed(name, plugin),
    core: peerDependencies["@rocker/core"] ?? null,
    dependencies,
    others: found
      .filter((other) => other !== chosen)
      .map((other) => ({ package: other.package.name, path: other.package.path, state: other.state })),
    readme: readmeIn(plugin.path),
  };
}

/** Everything that a package provides if the package was named, else only what was named. */
function entriesNamed(name: string, { name: packageName, manifest }: PluginPackage) {
  const isNamed = (entry: { readonly name: string }) => name === packageName || entry.name === name;
  return {
    extensions: (manifest?.extensions ?? []).filter(isNamed),
    engines: (manifest?.engines ?? []).filter(isNamed),
    commands: (manifest?.commands ?? []).filter(isNamed),
  };
}

const namesIn = ({ packages }: Registry) =>
  packages.flatMap((state: PackageState) => [
    state.package.name,
    ...entriesOf(state).map((entry) => entry.name),
  ]);

interface PackageFields {
  readonly description?: unknown;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

function fieldsOf({ path }: PluginPackage): PackageFields {
  return JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
}

/** In bytes. A larger file is not shown. */
const maxReadmeSize = 1_000_000;

function readmeIn(path: string): string | null {
  const name = readdirSync(path).find((one) => /^readme(\.(md|markdown|txt))?$/i.test(one));
  if (name === undefined) return null;
  const stats = statSync(join(path, name), { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size > maxReadmeSize) return null;
  return readFileSync(join(path, name), "utf8");
}
