import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { failWith, type Host, RockerError } from "@rocker/core/lifecycle";
import type { LoadedConfiguration } from "../configuration/load.ts";
import type { PluginWish } from "../configuration/project-plugins.ts";
import { userPluginFolder } from "../invoke/roots.ts";
import { folderFlags } from "./change.ts";
import { discard } from "./folder.ts";
import { type NpmContext, runNpm } from "./npm.ts";
import { npmProblem, unpackProblem, writeProblem } from "./npm-failure.ts";
import { putCore, withCore } from "./own-core.ts";
import { fits, lockDigest, lockName, lockOf, type ProjectLock, readLock, writeLock } from "./project-lock.ts";

/** The plugins that a project's configuration names, and what is known of them here. */
export interface ProjectPlugins {
  /** The project's folder, its real path. */
  readonly project: string;
  readonly wishes: readonly PluginWish[];
  readonly lockFile: string;
  /** Undefined: there is none that fits the wishes. */
  readonly lock: ProjectLock | undefined;
  /** Where they are installed; undefined: they are not. */
  readonly folder: string | undefined;
}

/** @throws RockerError RK233 for a lock file that cannot be used */
export function projectPlugins(
  { plugins, project }: LoadedConfiguration,
  host: Host,
): ProjectPlugins | undefined {
  if (!project || plugins.length === 0) return undefined;
  const lockFile = join(project.folder, lockName);
  const read = readLock(lockFile);
  const lock = read && fits(read, plugins) ? read : undefined;
  const folder = lock && folderOf(lock, host);
  const isThere = folder !== undefined && existsSync(folder);
  return { project: project.folder, wishes: plugins, lockFile, lock, folder: isThere ? folder : undefined };
}

const folderOf = (lock: ProjectLock, host: Host) =>
  join(dirname(userPluginFolder(host)), "projects", lockDigest(lock));

/**
 * Installs what the lock pins; without one, what fits the wishes now, and writes the lock. No install script runs.
 * @returns the folder
 * @throws RockerError with what went wrong; nothing is then installed, and the lock is as it was
 */
export async function installProjectPlugins(
  { wishes, lock, lockFile }: ProjectPlugins,
  context: NpmContext,
): Promise<string> {
  const { host } = context;
  const parent = join(dirname(userPluginFolder(host)), "projects");
  let copy: string | undefined;
  try {
    mkdirSync(parent, { recursive: true });
    copy = mkdtempSync(join(parent, "new-"));
    const installed = await install(copy, wishes, lock, context);
    const folder = folderOf(installed, host);
    if (existsSync(folder)) discard(copy);
    else renameSync(copy, folder);
    if (!lock) writeLock(lockFile, installed);
    return folder;
  } catch (error) {
    if (copy) discard(copy);
    const found = writeProblem(error, parent);
    throw found ? new RockerError([found], { cause: error }) : error;
  }
}

async function install(
  folder: string,
  wishes: readonly PluginWish[],
  lock: ProjectLock | undefined,
  context: NpmContext,
): Promise<ProjectLock> {
  const asked = wishes.map(({ name, range }) => `${name}@${range}`);
  const dependencies = Object.fromEntries(wishes.map(({ name, range }) => [name, range]));
  const manifest = withCore({ dependencies });
  putCore(folder);
  writeJson(join(folder, "package.json"), manifest);
  if (lock) writeJson(join(folder, "package-lock.json"), npmLock(lock, manifest.dependencies ?? {}));

  const outcome = await runNpm(["install", ...folderFlags, "--ignore-scripts"], folder, context);
  if (!outcome.ok) throw new RockerError([npmProblem(outcome, asked, folder)]);
  const unpacked = unpackProblem(outcome, asked, folder);
  if (unpacked) throw new RockerError([unpacked]);

  const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  const installed = lockOf(wishes, packages);
  // Neither another content nor a package more: what the lock does not name, nobody has looked at.
  const places = lock ? Object.keys({ ...lock.packages, ...installed.packages }) : [];
  const differing = places.find(
    (place) => installed.packages[place]?.integrity !== lock?.packages[place]?.integrity,
  );
  if (differing) {
    throw failWith("RK213", { package: differing, reason: `it is not what ${lockName} pins` });
  }
  return lock ?? installed;
}

function npmLock({ packages }: ProjectLock, dependencies: Readonly<Record<string, string>>): object {
  return { lockfileVersion: 3, requires: true, packages: { "": { dependencies }, ...packages } };
}

function writeJson(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
