import type { Engine, InEngine } from "@rocker/core/engine";
import type { Host } from "@rocker/core/lifecycle";

/**
 * Opens an engine and returns its builder or its runtime.
 * @throws Error when the engine cannot be used here, or does not have that half
 */
export function openHalf<Half extends "builder" | "runtime">(engine: Engine, half: Half, host: Host) {
  const reason = whyUnusable(engine, host);
  if (reason !== undefined) throw new Error(`cannot use ${engine.name}: ${reason}`);
  const opened = engine.open(host)[half];
  if (!opened) throw new Error(`${engine.name} has no ${half}`);
  return opened as NonNullable<ReturnType<Engine["open"]>[Half]>;
}

/** What a check is about: an engine's runtime with a builder, or an engine as its own runtime on the images of another. */
export function openBoth(
  {
    builder,
    runtime,
    inEngine,
  }: { readonly builder: Engine; readonly runtime: Engine; readonly inEngine?: boolean },
  host: Host,
): InEngine {
  const own = openHalf(runtime, "runtime", host);
  if (!inEngine) return { builder: openHalf(builder, "builder", host), runtime: own };
  const within = builder.open(host).inEngine?.(own);
  if (!within) throw new Error(`${builder.name} has no runtime inside its builder`);
  return within;
}

/** Why an engine cannot be used on this host, and what to do; undefined: it can be used. Starts nothing. */
export function whyUnusable(engine: Engine, host: Host): string | undefined {
  const availability = engine.detect(host);
  if (availability.usable) return undefined;
  return [`${availability.reason}.`, availability.fix].filter(Boolean).join(" ");
}
