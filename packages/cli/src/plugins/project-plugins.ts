import { existsSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Host, makeDirectory, RockerError, rockerError } from "@rocker/core/lifecycle";
import type { LoadedConfiguration } from "../configuration/loaded-configuration.ts";
import type { PluginRequest } from "../configuration/project-plugins.ts";
import { userPluginDirectory } from "../invoke/roots.ts";
import { copyCore, withCore } from "./core-copy.ts";
import type { NpmContext } from "./npm.ts";
import { npmProblem, unpackProblem, writeProblem } from "./npm-failure.ts";
import { runNpmWithCore } from "./npm-with-core.ts";
import { discard } from "./plugin-directory.ts";
import {
  lockDigest,
  lockName,
  lockOf,
  matchesRequests,
  type ProjectLock,
  readLock,
  writeLock,
} from "./project-lock.ts";

/** The plugins that a project's configuration requests, and whether they are installed. */
export interface ProjectPlugins {
  /** The real path of the project directory. */
  readonly project: string;
  readonly requests: readonly PluginRequest[];
  readonly lockFile: string;
  /** Undefined if there is none, or it does not match the requests. */
  readonly lock: ProjectLock | undefined;
  /** Where they are installed; undefined if they are not. */
  readonly directory: string | undefined;
}

/** @throws RockerError RK233 if the lock file is invalid */
export function projectPlugins(
  { plugins, project }: LoadedConfiguration,
  host: Host,
): ProjectPlugins | undefined {
  if (!project || plugins.length === 0) return undefined;
  const lockFile = join(project.directory, lockName);
  const read = readLock(lockFile);
  const lock = read && matchesRequests(read, plugins) ? read : undefined;
  const directory = lock && directoryOf(lock, host);
  const exists = directory !== undefined && existsSync(directory);
  return {
    project: project.directory,
    requests: plugins,
    lockFile,
    lock,
    directory: exists ? directory : undefined,
  };
}

const directoryOf = (lock: ProjectLock, host: Host) =>
  join(dirname(userPluginDirectory(host)), "projects", lockDigest(lock));

/**
 * Installs the packages of the lock file. Without one, installs the latest packages that match the requests, and writes
 * a lock file. Install scripts do not run.
 * @returns the directory that they are installed in
 * @throws RockerError if that fails; then nothing was installed, and the lock file is unchanged
 */
export async function installProjectPlugins(
  { requests, lock, lockFile }: ProjectPlugins,
  context: NpmContext,
): Promise<string> {
  const { host } = context;
  const parent = join(dirname(userPluginDirectory(host)), "projects");
  let copy: string | undefined;
  try {
    makeDirectory(parent);
    copy = mkdtempSync(join(parent, "new-"));
    const installed = await install(copy, requests, lock, context);
    const directory = directoryOf(installed, host);
    if (existsSync(directory)) discard(copy);
    else renameSync(copy, directory);
    if (!lock) writeLock(lockFile, installed);
    return directory;
  } catch (error) {
    if (copy) discard(copy);
    const found = writeProblem(error, parent);
    throw found ? new RockerError([found], { cause: error }) : error;
  }
}

async function install(
  directory: string,
  requests: readonly PluginRequest[],
  lock: ProjectLock | undefined,
  context: NpmContext,
): Promise<ProjectLock> {
  const asked = requests.map(({ name, range }) => `${name}@${range}`);
  const dependencies = Object.fromEntries(requests.map(({ name, range }) => [name, range]));
  const manifest = withCore({ dependencies });
  copyCore(directory);
  writeJson(join(directory, "package.json"), manifest);
  if (lock) writeJson(join(directory, "package-lock.json"), npmLock(lock, manifest.dependencies ?? {}));

  const outcome = await runNpmWithCore(["install", "--ignore-scripts"], directory, context);
  if (!outcome.ok) throw new RockerError([npmProblem(outcome, asked, directory)]);
  const unpacked = unpackProblem(outcome, asked, directory);
  if (unpacked) throw new RockerError([unpacked]);

  const { packages } = JSON.parse(readFileSync(join(directory, "package-lock.json"), "utf8"));
  const installed = lockOf(requests, packages);
  // The user approved the locked packages: no other content, and no additional package.
  const locations = lock ? Object.keys({ ...lock.packages, ...installed.packages }) : [];
  const differing = locations.find(
    (location) => installed.packages[location]?.integrity !== lock?.packages[location]?.integrity,
  );
  if (differing) {
    throw rockerError("RK213", { package: differing, reason: `it does not match ${lockName}` });
  }
  return lock ?? installed;
}

function npmLock({ packages }: ProjectLock, dependencies: Readonly<Record<string, string>>): object {
  return { lockfileVersion: 3, requires: true, packages: { "": { dependencies }, ...packages } };
}

function writeJson(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
