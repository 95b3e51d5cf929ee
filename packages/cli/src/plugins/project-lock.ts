import { lstatSync, readFileSync } from "node:fs";
import { messageOf, parseJson, rockerError, sha256, writeFileAtomic } from "@rocker/core/lifecycle";
import type { PluginRequest } from "../configuration/project-plugins.ts";
import { core } from "./core-copy.ts";

/** In the directory of the project configuration, and committed like it. */
export const lockName = "rockerrc.lock";

/** The exact packages of a project's plugins. */
export interface ProjectLock {
  /** The requested versions or ranges, by package name. */
  readonly plugins: Readonly<Record<string, string>>;
  /** All packages, including dependencies, by their location as in npm's lock file. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** npm's lock entry, without the URL: the user's registry is used, and `integrity` pins the content. */
export interface LockedPackage {
  readonly version: string;
  readonly integrity: string;
  readonly [other: string]: unknown;
}

const format = 1;
const maxSize = 1024 * 1024;
const locationPattern = /^(node_modules\/(@[a-z0-9~-][a-z0-9~._-]*\/)?[a-z0-9~-][a-z0-9~._-]*(\/|$))+$/i;

/**
 * Reads a project's lock file; undefined if there is none.
 * @throws RockerError RK233 if it is not a lock file in a supported format
 */
export function readLock(path: string): ProjectLock | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return undefined;
  const unusable = (reason: string) => rockerError("RK233", { file: path, reason });
  if (!stats.isFile() || stats.size > maxSize) throw unusable("it is not a file of at most 1 MiB");
  let read: unknown;
  try {
    read = parseJson(readFileSync(path, "utf8"));
  } catch (error) {
    throw unusable(messageOf(error));
  }
  const { lock, plugins, packages } = isRecord(read) ? read : {};
  if (lock !== format)
    throw unusable(`unsupported format ${JSON.stringify(lock)} (this version of rocker supports ${format})`);
  if (!isRecord(plugins) || !isRecord(packages)) throw unusable('"plugins" or "packages" is missing');
  for (const [location, entry] of Object.entries(packages)) {
    if (!locationPattern.test(location) || !isLocked(entry))
      throw unusable(`entry ${location} pins no content`);
    // npm would install that package in its place, and the user would be asked about this one.
    const plugin = location.replace(/^node_modules\//, "");
    if (Object.hasOwn(plugins, plugin) && ![undefined, plugin].includes(entry.name as string | undefined))
      throw unusable(`entry ${location} is an alias of another package, ${JSON.stringify(entry.name)}`);
  }
  return { plugins, packages } as unknown as ProjectLock;
}

/** Creates a lock from the packages that npm installed. */
export function lockOf(
  requests: readonly PluginRequest[],
  npmPackages: Readonly<Record<string, object>>,
): ProjectLock {
  const packages = Object.entries(npmPackages)
    .filter(([location]) => locationPattern.test(location) && !location.endsWith(`node_modules/${core}`))
    .map(([location, entry]) => {
      const { resolved: _resolved, ...rest } = entry as Record<string, unknown>;
      return [location, rest] as const;
    });
  return {
    plugins: Object.fromEntries(requests.map(({ name, range }) => [name, range])),
    packages: Object.fromEntries(packages) as ProjectLock["packages"],
  };
}

export function writeLock(path: string, lock: ProjectLock): void {
  writeFileAtomic(path, lockText(lock), 0o666);
}

/** Whether the lock was created for these requests. */
export function matchesRequests(lock: ProjectLock, requests: readonly PluginRequest[]): boolean {
  return (
    Object.keys(lock.plugins).length === requests.length &&
    requests.every(({ name, range }) => {
      const isLocked = Object.hasOwn(lock.packages, `node_modules/${name}`);
      return isLocked && Object.hasOwn(lock.plugins, name) && lock.plugins[name] === range;
    })
  );
}

/** A hash of the lock's content. Projects with equal locks share the installed packages. */
export function lockDigest(lock: ProjectLock): string {
  return sha256().update(lockText(lock)).digest("hex").slice(0, 32);
}

const sorted = <Value>(record: Readonly<Record<string, Value>>) =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const lockText = ({ plugins, packages }: ProjectLock) =>
  `${JSON.stringify({ lock: format, plugins: sorted(plugins), packages: sorted(packages) }, null, 2)}\n`;

function isLocked(entry: unknown): entry is LockedPackage {
  if (!isRecord(entry) || entry.link !== undefined || entry.resolved !== undefined) return false;
  return typeof entry.version === "string" && /^sha(256|384|512)-/.test(String(entry.integrity));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
