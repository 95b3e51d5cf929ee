import type { Engine, Runtime } from "@rocker/core/engine";
import type { Host } from "@rocker/core/lifecycle";

/**
 * One half of an engine, open.
 * @throws Error when the engine cannot be used here, or has no such half
 */
export function openHalf<Half extends "builder" | "runtime">(engine: Engine, half: Half, host: Host) {
  const reason = whyUnusable(engine, host);
  if (reason !== undefined) throw new Error(`${engine.name} cannot be used: ${reason}`);
  const opened = engine.open(host)[half];
  if (!opened) throw new Error(`${engine.name} has no ${half}`);
  return opened as NonNullable<ReturnType<Engine["open"]>[Half]>;
}

/** The runtime that is meant: of its own, or within the builder on the images of the other. */
export function openRuntime(
  {
    builder,
    runtime,
    inside,
  }: { readonly builder: Engine; readonly runtime: Engine; readonly inside?: boolean },
  host: Host,
): Runtime {
  const own = openHalf(runtime, "runtime", host);
  if (!inside) return own;
  const within = builder.open(host).inside?.(own);
  if (!within) throw new Error(`${builder.name} has no runtime inside`);
  return within;
}

/** Why an engine cannot be used on this machine, and what to do; undefined: it can. Starts nothing. */
export function whyUnusable(engine: Engine, host: Host): string | undefined {
  const availability = engine.detect(host);
  if (availability.usable) return undefined;
  return [`${availability.reason}.`, availability.fix].filter(Boolean).join(" ");
}
