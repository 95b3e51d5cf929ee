import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuildRequest, failWith, type Host, isRockerError, messageOf } from "@rocker/core/engine";
import { HandoverRegistry } from "./handover/registry.ts";
import { PlanBuild } from "./plan-build.ts";
import { findDagger } from "./session/find.ts";
import { openSession } from "./session/open-session.ts";
import { StepProgress } from "./telemetry/progress.ts";
import { receiveTelemetry } from "./telemetry/receiver.ts";

/** Builds by a Dagger engine, then hands the image to the runtime. Nothing of the build is left when it fails. */
export async function buildWithDagger(host: Host, request: BuildRequest): Promise<string> {
  const dagger = findDagger(host);
  if ("unusable" in dagger)
    throw failWith("RK403", { engine: "dagger", reason: dagger.unusable, fix: dagger.fix });
  const { signal, report } = request;
  const progress = new StepProgress(report);
  const cleanups: (() => void | Promise<void>)[] = [];
  const scratch = () => {
    const folder = mkdtempSync(join(tmpdir(), "rocker-dagger-"));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, "blobs/sha256"), { recursive: true });
    return folder;
  };
  try {
    const registry = await HandoverRegistry.listen();
    cleanups.push(() => registry.close());
    const receiver = await receiveTelemetry(host, (telemetry) => progress.take(telemetry));
    cleanups.push(() => receiver.close());
    const { trace } = progress;
    const opened = await openSession(dagger, { host, signal, trace, telemetry: receiver.variables });
    cleanups.push(() => opened.close());
    const { session } = opened;
    const build = new PlanBuild({ host, request, session, registry, progress, scratch });
    return await build.run();
  } catch (error) {
    if (signal.aborted) throw failWith("RK505", { doing: "building the image" });
    if (isRockerError(error)) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOSPC")
      throw failWith("RK504", { where: messageOf(error) });
    throw error;
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup();
  }
}
