import type { Engine, Runtime } from "@rocker/core/engine";
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

/** The runtime under test: an engine's own, or one inside the builder that uses the images of the other engine. */
export function openRuntime(
  {
    builder,
    runtime,
    inEngine,
  }: { readonly builder: Engine; readonly runtime: Engine; readonly inEngine?: boolean },
  host: Host,
): Runtime {
  const own = openHalf(runtime, "runtime", host);
  if (!inEngine) return own;
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
