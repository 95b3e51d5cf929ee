import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageDirectory } from "@rocker/core/lifecycle";

/** The package.json of a plugin directory, as far as rocker uses it. */
export interface PackageJson {
  dependencies?: Record<string, string>;
  overrides?: Record<string, unknown>;
  readonly [other: string]: unknown;
}

export const core = "@rocker/core";

const coreSpec = "file:core";

/** Why it cannot be installed as a plugin. */
export const corePart = {
  package: core,
  reason: "it is part of rocker, which provides it to plugins",
};

/**
 * Copies the @rocker/core of this rocker into a plugin directory: plugins import it as a peer dependency, so it must be
 * resolvable from there. A link would dangle once rocker moves (another Node version, a cleared npx cache). A package
 * from the registry would need the registry even to install a tarball, could be newer than the core that runs the
 * plugin, and its version could be limited by another plugin's range. Two copies in one process are supported: errors
 * are recognized by a brand, facts by their names.
 */
export function copyCore(directory: string, from = packageDirectory(import.meta.resolve(core))): void {
  const copy = join(directory, "core");
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  // Only the lifecycle uses its dependencies, which plugins do not import; npm would download them.
  const { dependencies: _, devDependencies: __, ...manifest } = readJson(join(from, "package.json"));
  writeFileSync(join(copy, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const name of (manifest.files ?? []) as string[]) {
    if (existsSync(join(from, name))) cpSync(join(from, name), join(copy, name), { recursive: true });
  }
}

const readJson = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, "utf8"));

/**
 * Adds that copy to a package.json. The override makes npm use it for every plugin, whatever its range: rocker itself
 * checks the ranges, separately for each plugin.
 */
export function withCore(manifest: PackageJson): PackageJson {
  return {
    name: "rocker-plugins",
    description: 'Plugins of rocker. Manage them with "rocker ext add" and "rocker ext remove".',
    private: true,
    ...manifest,
    dependencies: { ...manifest.dependencies, [core]: coreSpec },
    overrides: { ...manifest.overrides, [core]: `$${core}` },
  };
}

/** Whether the package.json still refers to that copy. */
export function hasCore({ dependencies = {} }: PackageJson): boolean {
  return dependencies[core] === coreSpec;
}

/** The installed plugins: the dependencies without core. */
export function pluginsOf({ dependencies = {} }: PackageJson): Record<string, string> {
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => name !== core));
}
