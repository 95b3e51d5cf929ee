import { spawn } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type Host,
  imagePrefix,
  type Registry,
  readOwn,
  selectEngines,
  writeWhole,
} from "@rocker/core/lifecycle";
import { cacheFolder } from "../invoke/roots.ts";

/** How long somebody waits for the key they pressed where nothing is remembered, in milliseconds. */
const patience = 500;

/** Remembered names that are younger are not asked for again, in milliseconds: one TAB often follows another. */
const young = 2_000;

/** Remembered names that are older are worth waiting for new ones, in milliseconds. */
const old = 3_600_000;

/** How long an engine may take to say them in the background, in milliseconds; and until then no other is asked. */
export const longestAsking = 30_000;

/** What an engine said when it was asked last. */
interface Remembered {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What chose the engine: another choice has other images. */
  readonly engine: string;
  readonly names: readonly string[];
}

/**
 * Names of images that are here. Engines take 10 to 100 ms to say, and far ones a second: what is shown is what was
 * remembered, while another process asks anew for the next time.
 */
export async function imageNames(host: Host): Promise<readonly string[]> {
  const remembered = read(host);
  const age = remembered ? Date.now() - remembered.at : Number.POSITIVE_INFINITY;
  const isUsable = age >= 0 && age < old;
  if (isUsable && age < young) return remembered?.names ?? [];
  const asked = askInBackground(host);
  if (!isUsable) await atMost(patience, asked);
  return (isUsable ? remembered : read(host))?.names ?? [];
}

/** As people type it: Podman puts in front of each name where it is from. */
export function shortName(name: string): string {
  return name.replace(/^(localhost|docker\.io(\/library)?)\//, "");
}

async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

/** Asks the engine, and remembers what it says. */
export async function rememberImageNames(registry: Registry, host: Host): Promise<void> {
  try {
    await ask(registry, host);
  } finally {
    rmSync(marker(host), { force: true });
  }
}

async function ask(registry: Registry, host: Host): Promise<void> {
  const { runtime } = await selectEngines(registry, host, host.env.ROCKER_ENGINE || undefined);
  const stored = (await runtime.images?.list()) ?? [];
  const names = stored.flatMap((one) => one.names).filter((name) => !name.startsWith(imagePrefix));
  const remembered: Remembered = { at: Date.now(), engine: engineOf(host), names };
  writeWhole(file(host), JSON.stringify(remembered));
}

/**
 * A process of its own, as the shell waits for this one: an engine that does not answer holds nobody up. One at a time:
 * keys are pressed faster than some engines answer.
 */
function askInBackground(host: Host): Promise<unknown> {
  if (isBeingAsked(host)) return new Promise(() => {});
  try {
    writeWhole(marker(host), "");
  } catch {
    return Promise.resolve(); // What it said could not be remembered either.
  }
  const [node = "", program = ""] = process.argv;
  const child = spawn(node, [program, "completion", "images"], { detached: true, stdio: "ignore" });
  child.unref();
  return new Promise((resolve) => {
    child.once("exit", resolve).once("error", resolve);
  });
}

function read(host: Host): Remembered | undefined {
  try {
    const remembered = JSON.parse(readOwn(file(host)) ?? "{}") as Remembered;
    const { at, engine, names } = remembered;
    return typeof at === "number" && Array.isArray(names) && engine === engineOf(host)
      ? remembered
      : undefined;
  } catch {
    return undefined; // Not there, or not what this version wrote.
  }
}

function isBeingAsked(host: Host): boolean {
  const asked = statSync(marker(host), { throwIfNoEntry: false });
  return asked !== undefined && Math.abs(Date.now() - asked.mtimeMs) < longestAsking;
}

const marker = (host: Host) => join(cacheFolder(host), "images.asked");

const file = (host: Host) => join(cacheFolder(host), "images.json");

const choices = ["ROCKER_ENGINE", "DOCKER_HOST", "DOCKER_CONTEXT", "CONTAINER_HOST"];

const engineOf = ({ env }: Host) => choices.map((name) => env[name] ?? "").join("\n");
