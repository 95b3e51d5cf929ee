import { importModule } from "../discovery/import-module.ts";
import { messageOf, rockerError } from "../errors/error.ts";
import { contributionsOf } from "../extension/manifest.ts";
import type { Host } from "../host/host.ts";
import type { Registered, Registry } from "../lifecycle/register.ts";
import { nearest } from "../options/nearest.ts";
import type { Builder } from "./builder.ts";
import type { Availability, Engine, EngineDescription, OpenEngine } from "./engine.ts";
import type { Runtime } from "./runtime.ts";

export interface ChosenEngines {
  readonly builder: Builder;
  readonly runtime: Runtime;
  /** Why these were chosen, one sentence each, for --verbose. */
  readonly reasons: readonly string[];
  /** Engines that would have been chosen, but the user has no permission to use them. */
  readonly denied?: readonly { readonly engine: string; readonly reason: string }[];
}

export interface SelectOptions {
  /**
   * Whether the command runs inside the builder, or the image stays there. `possible`: if the engine supports it, for
   * actions that other engines do differently.
   */
  readonly inEngine?: "no" | "required" | "possible";
}

/**
 * Selects the requested engine, or for each half the usable engine with the highest priority.
 * @param wanted name of an engine; undefined: choose
 * @throws RockerError RK401 with the reason of each engine, RK402, RK403, RK431
 */
export async function selectEngines(
  registry: Registry,
  host: Host,
  wanted: string | undefined,
  { inEngine = "no" }: SelectOptions = {},
): Promise<ChosenEngines> {
  if (wanted !== undefined && !registry.engines.has(wanted)) {
    const known = [...registry.engines.keys()].sort();
    throw rockerError("RK402", { engine: wanted, known, nearest: nearest(wanted, known) });
  }
  const candidates = [...registry.engines.values()].sort((a, b) => b.priority - a.priority);
  if (inEngine === "required") refuseOutside(candidates, wanted);
  const first = candidates.find(({ name }) => name === wanted);
  const sorted = first ? [first, ...candidates.filter((one) => one !== first)] : candidates;

  const reasons: string[] = [];
  const tried: Tried[] = [];
  let builder: Builder | undefined;
  let runtime: Runtime | undefined;
  let within: OpenEngine["inEngine"];
  for (const entry of sorted) {
    if (builder && runtime) break;
    // Another engine is used only for a half that the requested one does not have.
    if (first && entry !== first && first.roles.includes("builder") && first.roles.includes("runtime")) break;
    // A requested engine that only builds is not needed if the image exists; otherwise, its build reports why it cannot.
    const buildsOnly = entry === first && !entry.roles.includes("runtime") && inEngine === "no";
    const opened = await openEngine(entry, host, tried, buildsOnly);
    if (!opened) {
      if (entry === first) {
        const { reason = "unknown", fix } = tried.at(-1) ?? {};
        throw rockerError("RK403", { engine: entry.name, reason, fix });
      }
      continue;
    }
    const because = entry === first ? "requested" : "first usable engine";
    if (!builder && opened.builder && (inEngine !== "required" || opened.inEngine)) {
      builder = opened.builder;
      within = opened.inEngine?.bind(opened);
      reasons.push(`builder ${entry.name}: ${because}`);
    }
    if (!runtime && opened.runtime) {
      runtime = opened.runtime;
      reasons.push(`runtime ${entry.name}: ${because}`);
    }
  }
  if (builder && within && inEngine !== "no") {
    const images = runtime ? `images from ${runtime.name} or a registry` : "images from registries";
    const reason = `runtime ${builder.name}: inside the builder, on ${images}`;
    return { ...within(runtime), reasons: [reasons[0] ?? "", reason] };
  }
  if (!builder || !runtime) {
    throw rockerError("RK401", { tried: tried.map(({ engine, reason, fix }) => ({ engine, reason, fix })) });
  }
  const denied = tried.filter(({ isDenied }) => isDenied);
  return { builder, runtime, reasons, denied };
}

/** Only engines with a runtime inside the builder are usable: checked before any of them is opened. */
function refuseOutside(candidates: readonly EngineDescription[], wanted: string | undefined): void {
  const others = candidates.filter(({ roles }) => roles.includes("in-engine")).map(({ name }) => name);
  if (wanted === undefined ? others.length > 0 : others.includes(wanted)) return;
  throw rockerError("RK431", { engine: wanted, asked: "--run-in-engine", others });
}

/** All installed engines and whether they can be used, by descending priority. */
export async function availabilities(
  registry: Registry,
  host: Host,
): Promise<readonly { readonly name: string; readonly availability: Availability }[]> {
  const sorted = [...registry.engines.values()].sort((a, b) => b.priority - a.priority);
  return Promise.all(
    sorted.map(async (entry) => {
      try {
        return { name: entry.name, availability: (await loadEngine(entry)).detect(host) };
      } catch (error) {
        const reason = `${entry.package.name} cannot be loaded: ${messageOf(error)}`;
        return { name: entry.name, availability: { usable: false, reason } as const };
      }
    }),
  );
}

interface Tried {
  readonly engine: string;
  readonly reason: string;
  readonly fix?: string | undefined;
  readonly isDenied?: boolean | undefined;
}

async function openEngine(
  entry: Registered<EngineDescription>,
  host: Host,
  tried: Tried[],
  evenIfUnusable: boolean,
): Promise<OpenEngine | undefined> {
  try {
    const engine = await loadEngine(entry);
    const availability = engine.detect(host);
    if (availability.usable || evenIfUnusable) return engine.open(host);
    const { reason, fix, denied: isDenied } = availability;
    tried.push({ engine: entry.name, reason, fix, isDenied });
  } catch (error) {
    // A broken plugin affects only itself.
    tried.push({ engine: entry.name, reason: `${entry.package.name} cannot be loaded: ${messageOf(error)}` });
  }
  return undefined;
}

async function loadEngine(entry: Registered<EngineDescription>): Promise<Engine> {
  const { inMemory } = entry.package;
  if (inMemory && "roles" in inMemory) return inMemory;
  const module = await importModule(entry.package, entry.module);
  const found = contributionsOf(module).find((one) => (one as Engine | undefined)?.name === entry.name);
  if (!found) throw new Error(`${entry.module} does not export the engine that its manifest declares`);
  return found as Engine;
}
