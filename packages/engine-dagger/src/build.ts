import { type BuildRequest, type Host, isRockerError, messageOf, rockerError } from "@rocker/core/engine";
import { connect } from "./connection.ts";
import { buildPlan } from "./plan-build.ts";
import { EngineImages } from "./transfer/engine-images.ts";
import { loadIntoRuntime } from "./transfer/load-into-runtime.ts";

/** Builds an image with a Dagger engine, and loads it into the runtime. Cleans up if the build fails. */
export async function buildWithDagger(host: Host, request: BuildRequest): Promise<string> {
  const { signal, report, runtime, tag } = request;
  let close: (() => Promise<void>) | undefined;
  try {
    const connected = await connect(host, { signal, report });
    close = connected.close;
    const { connection } = connected;
    const images = new EngineImages({ connection, source: runtime, report, signal });
    const built = await buildPlan({ ...request, connection, images });
    const id = await loadIntoRuntime(built, { connection, known: images.known, request });
    await runtime.images.tag(id, tag);
    return id;
  } catch (error) {
    throw toBuildError(error, signal);
  } finally {
    await close?.();
  }
}

/** Converts an error during a build to a RockerError, and reports an interruption as such. */
export function toBuildError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return rockerError("RK505", { doing: "building the image" });
  if (isRockerError(error)) return error;
  if ((error as NodeJS.ErrnoException).code === "ENOSPC") {
    return rockerError("RK504", { where: messageOf(error) });
  }
  return error;
}
