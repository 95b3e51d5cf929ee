import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Host, packageDirectory, type Root, xdgDirectory } from "@rocker/core/lifecycle";

/** The user's plugin directory: `$XDG_DATA_HOME/rocker/plugins`. */
export function userPluginDirectory(host: Host): string {
  return join(xdgDirectory("XDG_DATA_HOME", host), "rocker/plugins");
}

/** Where plugins are searched for, without those of a project. The first match wins. */
export function trustedRoots(host: Host): Root[] {
  const cli = packageDirectory(import.meta.url);
  return [
    { origin: "user", nodeModules: join(userPluginDirectory(host), "node_modules") },
    ...besides(cli).map((nodeModules) => ({ origin: "beside" as const, nodeModules })),
    { origin: "cli", dependenciesOf: cli },
  ];
}

/**
 * The node_modules directories that contain rocker, nearest first: their packages were installed alongside it (npx -p,
 * npm install --global). With pnpm there are two: that of the package itself, inside that of the installed packages.
 */
function besides(cli: string): string[] {
  const outer = dirname(cli);
  if (outer === cli) return [];
  return [...(basename(outer) === "node_modules" ? [outer] : []), ...besides(outer)];
}

/** rocker's cache directory: `$XDG_CACHE_HOME/rocker`. */
export function cacheDirectory(host: Host): string {
  return join(xdgDirectory("XDG_CACHE_HOME", host), "rocker");
}

/** The real path of the nearest directory with a package.json: the working directory or a parent. */
export function projectDirectory(host: Host): string | undefined {
  for (let directory = host.cwd; ; directory = dirname(directory)) {
    if (existsSync(join(directory, "package.json"))) return host.path(directory)?.realPath;
    if (dirname(directory) === directory) return undefined;
  }
}

/** The directory that containers and images belong to: that of the project, or else the working directory. */
export function projectOrWorkingDirectory(host: Host): string {
  return projectDirectory(host) ?? host.path(host.cwd)?.realPath ?? host.cwd;
}

/** The root for plugins among a project's dependencies. Files of another owner are not read. */
export function projectRoot(directory: string, host: Host): Root {
  return { origin: "project", dependenciesOf: directory, ownedBy: host.user().uid };
}
