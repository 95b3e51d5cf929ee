import { createHash } from "node:crypto";
import { lstatSync, readFileSync } from "node:fs";
import { failWith, messageOf, writeWhole } from "@rocker/core/lifecycle";
import type { PluginWish } from "../configuration/project-plugins.ts";
import { core } from "./own-core.ts";

/** Beside the project's configuration, and like it shared with the team. */
export const lockName = "rockerrc.lock";

/** Exactly which packages a project's plugins are. */
export interface ProjectLock {
  /** What was wished for, by name: versions or ranges. */
  readonly plugins: Readonly<Record<string, string>>;
  /** All packages, those that plugins need too, by their place as npm's lock file has it. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Of npm's entry; where it comes from is the person's registry to say, and `integrity` holds it to its content. */
export interface LockedPackage {
  readonly version: string;
  readonly integrity: string;
  readonly [other: string]: unknown;
}

const format = 1;
const largest = 1024 * 1024;
const placePattern = /^(node_modules\/(@[a-z0-9~-][a-z0-9~._-]*\/)?[a-z0-9~-][a-z0-9~._-]*(\/|$))+$/i;

/**
 * The lock of a project; undefined when it has none.
 * @throws RockerError RK233 when it is not one that this rocker wrote
 */
export function readLock(path: string): ProjectLock | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return undefined;
  const unusable = (reason: string) => failWith("RK233", { file: path, reason });
  if (!stats.isFile() || stats.size > largest) throw unusable("it is no file of at most 1 MiB");
  let read: Record<string, unknown>;
  try {
    read = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw unusable(messageOf(error));
  }
  const { lock, plugins, packages } = read ?? {};
  if (lock !== format)
    throw unusable(`it has the format ${JSON.stringify(lock)}, this rocker reads ${format}`);
  if (!isRecord(plugins) || !isRecord(packages)) throw unusable("it has no plugins or no packages");
  for (const [place, entry] of Object.entries(packages)) {
    if (!placePattern.test(place) || !isLocked(entry)) throw unusable(`its entry ${place} pins nothing`);
  }
  return { plugins, packages } as unknown as ProjectLock;
}

/** From what npm installed. */
export function lockOf(
  wishes: readonly PluginWish[],
  npmPackages: Readonly<Record<string, object>>,
): ProjectLock {
  const packages = Object.entries(npmPackages)
    .filter(([place]) => placePattern.test(place) && !place.endsWith(`node_modules/${core}`))
    .map(([place, entry]) => {
      const { resolved: _resolved, ...rest } = entry as Record<string, unknown>;
      return [place, rest] as const;
    });
  return {
    plugins: Object.fromEntries(wishes.map(({ name, range }) => [name, range])),
    packages: Object.fromEntries(packages) as ProjectLock["packages"],
  };
}

export function writeLock(path: string, lock: ProjectLock): void {
  writeWhole(path, lockText(lock), 0o666);
}

/** Whether it was made for these wishes. */
export function fits(lock: ProjectLock, wishes: readonly PluginWish[]): boolean {
  return (
    Object.keys(lock.plugins).length === wishes.length &&
    wishes.every(({ name, range }) => lock.plugins[name] === range && lock.packages[`node_modules/${name}`])
  );
}

/** Names the content: two projects with equal locks share what was installed. */
export function lockDigest(lock: ProjectLock): string {
  return createHash("sha256").update(lockText(lock)).digest("hex").slice(0, 32);
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
