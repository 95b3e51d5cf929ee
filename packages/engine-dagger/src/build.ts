import { type BuildRequest, failWith, type Host, isRockerError, messageOf } from "@rocker/core/engine";
import { connect } from "./connection.ts";
import { EngineImages } from "./handover/engine-images.ts";
import { handBack } from "./handover/hand-back.ts";
import { PlanBuild } from "./plan-build.ts";

/** Builds by a Dagger engine, then hands the image to the runtime. Nothing of the build is left when it fails. */
export async function buildWithDagger(host: Host, request: BuildRequest): Promise<string> {
  const { signal, report, runtime, tag } = request;
  let close: (() => Promise<void>) | undefined;
  try {
    const connected = await connect(host, { signal, report });
    close = connected.close;
    const { connection } = connected;
    const images = new EngineImages({ connection, runtime, report, signal });
    const built = await new PlanBuild({ ...request, connection, images }).run();
    const id = await handBack(built, { connection, known: images.known, request });
    await runtime.tagImage(id, tag);
    connection.progress.end();
    return id;
  } catch (error) {
    throw buildError(error, signal);
  } finally {
    await close?.();
  }
}

/** Whatever went wrong while an image was built: an interruption is told as that. */
export function buildError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return failWith("RK505", { doing: "building the image" });
  if (isRockerError(error)) return error;
  if ((error as NodeJS.ErrnoException).code === "ENOSPC") {
    return failWith("RK504", { where: messageOf(error) });
  }
  return error;
}
