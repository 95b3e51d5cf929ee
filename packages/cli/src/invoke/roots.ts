import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Host, packageFolder, type Root, xdgFolder } from "@rocker/core/lifecycle";

/** Where the person's own plugins are installed: `$XDG_DATA_HOME/rocker/plugins`. */
export function userPluginFolder(host: Host): string {
  return join(xdgFolder("XDG_DATA_HOME", host), "rocker/plugins");
}

/** Where plugins are looked for, first wins; nothing of the project. */
export function trustedRoots(host: Host): Root[] {
  const cli = packageFolder(import.meta.url);
  return [
    { origin: "user", nodeModules: join(userPluginFolder(host), "node_modules") },
    ...besides(cli).map((nodeModules) => ({ origin: "beside" as const, nodeModules })),
    { origin: "cli", dependenciesOf: cli },
  ];
}

/**
 * The node_modules folders that rocker stands in, nearest first: what is in them was installed with it (npx -p, npm
 * install --global). There are two where each package has one of its own, inside the one with what was asked for: pnpm.
 */
function besides(cli: string): string[] {
  const outer = dirname(cli);
  if (outer === cli) return [];
  return [...(basename(outer) === "node_modules" ? [outer] : []), ...besides(outer)];
}

/** What the person consented to: `$XDG_STATE_HOME/rocker/consents.json`. */
export function consentFile(host: Host): string {
  return join(stateFolder(host), "consents.json");
}

/** What rocker remembers: `$XDG_STATE_HOME/rocker`. */
export function stateFolder(host: Host): string {
  return join(xdgFolder("XDG_STATE_HOME", host), "rocker");
}

/** What rocker can do without, and is faster with: `$XDG_CACHE_HOME/rocker`. */
export function cacheFolder(host: Host): string {
  return join(xdgFolder("XDG_CACHE_HOME", host), "rocker");
}

/** The folder of the nearest package.json upward, its real path. */
export function projectFolder(host: Host): string | undefined {
  for (let folder = host.cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return host.path(folder)?.realPath;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The folder that containers and images are for: the project's, else the working folder. */
export function placeOf(host: Host): string {
  return projectFolder(host) ?? host.path(host.cwd)?.realPath ?? host.cwd;
}

/** A project's dependencies, of which some may be plugins. Files of another owner are not read. */
export function projectRoot(folder: string, host: Host): Root {
  return { origin: "project", dependenciesOf: folder, ownedBy: host.user().uid };
}
