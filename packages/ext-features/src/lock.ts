import { type ExtensionProblem, type Host, parseJson } from "@rocker/core";
import { isDigest } from "./digest.ts";
import type { Feature } from "./feature.ts";
import type { Reference } from "./reference.ts";

/** An entry of devcontainer-lock.json. */
export interface LockEntry {
  readonly version: string;
  readonly resolved: string;
  readonly integrity: string;
  readonly dependsOn?: readonly string[];
}

/** The entries of a devcontainer-lock.json by reference, in lower case. */
export type Lock = ReadonlyMap<string, LockEntry>;

/** @returns an empty lock if the file does not exist */
export function readLock(
  path: string,
  host: Host,
): { readonly lock: Lock } | { readonly problem: ExtensionProblem } {
  const text = host.readFile(path)?.toString("utf8");
  if (text === undefined) return { lock: new Map() };
  try {
    const entries = Object.entries(entriesIn(parseJson(text))).map(
      ([key, entry]) => [key.toLowerCase(), checked(key, entry)] as const,
    );
    return { lock: new Map(entries) };
  } catch (error) {
    return {
      problem: {
        slug: "lock",
        kind: "usage",
        what: `${path}: ${error instanceof Error ? error.message : error}.`,
        fix: "Correct the file, or remove it: rocker writes a new one.",
      },
    };
  }
}

function entriesIn(file: unknown): object {
  const features =
    isObject(file) && Object.hasOwn(file, "features") ? (file as { features: unknown }).features : {};
  if (isObject(file) && isObject(features)) return features;
  throw new Error('"features" is not an object');
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function checked(key: string, value: unknown): LockEntry {
  const entry = value as LockEntry;
  if (!isObject(value) || !isDigest(entry.integrity) || typeof entry.resolved !== "string")
    throw new Error(`the entry ${JSON.stringify(key)} has no integrity or no resolved`);
  const [, digest] = entry.resolved.split("@");
  // A registry's digest is that of the manifest, which the integrity repeats.
  if (!/^https?:/.test(entry.resolved) && digest !== entry.integrity)
    throw new Error(`the digests of the entry ${JSON.stringify(key)} differ`);
  return entry;
}

/** Key of a reference in the lock. Directories are not locked: they are in the project. */
export const lockKey = (reference: Reference) =>
  reference.kind === "local" ? undefined : reference.text.toLowerCase();

/** The lock for these Features, in the order of their names, as the file's text. */
export function lockText(features: readonly Feature[]): string {
  const entries = features.flatMap((feature) => {
    const key = lockKey(feature.reference);
    return key === undefined ? [] : [[key, entryOf(feature)] as const];
  });
  const sorted = new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ features: Object.fromEntries(sorted) }, null, 2)}\n`;
}

function entryOf({ reference, digest, metadata }: Feature): LockEntry {
  const dependsOn = metadata.dependsOn.map((one) => one.reference.toLowerCase());
  return {
    version: metadata.version,
    resolved: reference.kind === "registry" ? `${reference.name}@${digest}` : reference.text,
    integrity: digest,
    ...(dependsOn.length > 0 && { dependsOn }),
  };
}
