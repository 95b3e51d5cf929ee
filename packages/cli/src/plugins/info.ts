import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  failWith,
  type Manifest,
  nearest,
  type PackageState,
  type PluginPackage,
  type Registry,
} from "@rocker/core/lifecycle";
import { entriesOf, findBringers } from "./bringers.ts";

/** What `rocker ext info` shows of a package. */
export interface PluginInfo {
  readonly package: string;
  readonly version: string;
  readonly description: string | null;
  readonly origin: string;
  readonly path: string;
  readonly state: string;
  readonly reason: string | null;
  readonly extensions: NonNullable<Manifest["extensions"]>;
  readonly engines: NonNullable<Manifest["engines"]>;
  readonly commands: NonNullable<Manifest["commands"]>;
  /** The range of @rocker/core that it works with. */
  readonly core: string | null;
  readonly dependencies: Readonly<Record<string, string>>;
  /** Other packages in reach that bring the same. */
  readonly others: readonly { readonly package: string; readonly path: string; readonly state: string }[];
  readonly readme: string | null;
}

/**
 * What is known of an extension, an engine or a package, without running any of its code.
 * @throws RockerError RK217 when nothing of that name is in reach
 */
export function pluginInfo(name: string, registry: Registry): PluginInfo {
  const found = findBringers(name, registry);
  const [first] = found;
  const chosen = found.find(({ state }) => state === "on") ?? first;
  if (!chosen) throw failWith("RK217", { name, nearest: nearest(name, namesIn(registry)) });
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

/** All of a package that was named itself, or the one thing of it that was. */
function entriesNamed(name: string, { name: packageName, manifest }: PluginPackage) {
  const isMeant = (entry: { readonly name: string }) => name === packageName || entry.name === name;
  return {
    extensions: (manifest?.extensions ?? []).filter(isMeant),
    engines: (manifest?.engines ?? []).filter(isMeant),
    commands: (manifest?.commands ?? []).filter(isMeant),
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

/** Longer ones are no README, but something to fill a memory with. */
const longestReadme = 1_000_000;

function readmeIn(path: string): string | null {
  const name = readdirSync(path).find((one) => /^readme(\.(md|markdown|txt))?$/i.test(one));
  if (name === undefined) return null;
  const stats = statSync(join(path, name), { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size > longestReadme) return null;
  return readFileSync(join(path, name), "utf8");
}
