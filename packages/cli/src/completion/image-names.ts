import { spawn } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type Host,
  imagePrefix,
  type Registry,
  readStateFile,
  selectEngines,
  writeFileAtomic,
} from "@rocker/core/lifecycle";
import { cacheDirectory } from "../invoke/roots.ts";

/** How long to wait for an engine if nothing is cached, in milliseconds. */
const maxWait = 500;

/** The age up to which cached names are not refreshed, in milliseconds: one TAB often follows another. */
const freshFor = 2_000;

/** The age up to which cached names are used at all, in milliseconds. */
const validFor = 3_600_000;

/** How long a background query may take, in milliseconds. Until then, no other query is started. */
export const queryTimeout = 30_000;

/** The result of the last query of an engine. */
interface CachedNames {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The settings that select the engine: another engine has other images. */
  readonly engine: string;
  readonly names: readonly string[];
}

/**
 * Names of local images. Engines take 10 to 100 ms to list them, and remote ones a second: completion uses cached names,
 * while a background process refreshes them for the next time.
 */
export async function imageNames(host: Host): Promise<readonly string[]> {
  const cached = read(host);
  const age = cached ? Date.now() - cached.at : Number.POSITIVE_INFINITY;
  const isValid = age >= 0 && age < validFor;
  if (isValid && age < freshFor) return cached?.names ?? [];
  const refreshed = refreshInBackground(host);
  if (!isValid) await waitAtMost(maxWait, refreshed);
  return (isValid ? cached : read(host))?.names ?? [];
}

/** The name as users type it: Podman prefixes each name with its registry. */
export function shortName(name: string): string {
  return name.replace(/^(localhost|docker\.io(\/library)?)\//, "");
}

async function waitAtMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}

/** Queries the engine, and caches the result. */
export async function refreshImageNames(registry: Registry, host: Host): Promise<void> {
  try {
    await query(registry, host);
  } finally {
    rmSync(marker(host), { force: true });
  }
}

async function query(registry: Registry, host: Host): Promise<void> {
  const { runtime } = await selectEngines(registry, host, host.env.ROCKER_ENGINE || undefined);
  const stored = (await runtime.images.list?.()) ?? [];
  const names = stored.flatMap((one) => one.names).filter((name) => !name.startsWith(imagePrefix));
  const cached: CachedNames = { at: Date.now(), engine: engineOf(host), names };
  writeFileAtomic(file(host), JSON.stringify(cached));
}

/**
 * Starts a separate process, because the shell waits for this one: an engine that does not respond must not block it.
 * Only one at a time, because some engines respond slower than keys are pressed.
 */
function refreshInBackground(host: Host): Promise<unknown> {
  if (isRefreshing(host)) return new Promise(() => {});
  try {
    writeFileAtomic(marker(host), "");
  } catch {
    return Promise.resolve(); // The result could not be cached either.
  }
  const [node = "", program = ""] = process.argv;
  const child = spawn(node, [program, "completion", "images"], { detached: true, stdio: "ignore" });
  child.unref();
  return new Promise((resolve) => {
    child.once("exit", resolve).once("error", resolve);
  });
}

function read(host: Host): CachedNames | undefined {
  try {
    const cached = JSON.parse(readStateFile(file(host)) ?? "{}") as CachedNames;
    const { at, engine, names } = cached;
    return typeof at === "number" && Array.isArray(names) && engine === engineOf(host) ? cached : undefined;
  } catch {
    return undefined; // Missing, or written by another version.
  }
}

function isRefreshing(host: Host): boolean {
  const started = statSync(marker(host), { throwIfNoEntry: false });
  return started !== undefined && Math.abs(Date.now() - started.mtimeMs) < queryTimeout;
}

const marker = (host: Host) => join(cacheDirectory(host), "images.asked");

const file = (host: Host) => join(cacheDirectory(host), "images.json");

const choices = ["ROCKER_ENGINE", "DOCKER_HOST", "DOCKER_CONTEXT", "CONTAINER_HOST"];

const engineOf = ({ env }: Host) => choices.map((name) => env[name] ?? "").join("\n");
