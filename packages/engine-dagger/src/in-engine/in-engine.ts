import {
  type BuildRequest,
  type Host,
  type InEngine,
  type RunRequest,
  type Runtime,
  rockerError,
} from "@rocker/core/engine";
import { daggerBuilder } from "../builder.ts";
import type { ImageSource } from "../transfer/image-source.ts";
import { EngineSession } from "./engine-session.ts";
import { InEngineImages } from "./images.ts";
import { InEngineTransfer } from "./transfer.ts";

/**
 * The engine as its own runtime: images stay in the engine, commands run there, and pushes start there. Everything uses
 * one session, which lasts until the runtime is closed.
 * @param local a runtime with images that are in no registry
 */
export function inEngine(host: Host, local: Runtime | undefined): InEngine {
  const { name } = daggerBuilder;
  const session = new EngineSession(host);
  const images = new InEngineImages(session, local?.images);
  const source: ImageSource = { name, images, transfer: local?.transfer ?? noLocalImages };
  return {
    builder: {
      ...daggerBuilder,
      build: async (request: BuildRequest) => (await session.open(request)).build(request, source),
    },
    runtime: {
      name,
      inEngine: true,
      remote: undefined,
      images,
      containers: {
        settings: new Set(["platform", "workdir"]),
        hooks: true,
        // The engine does not see this machine: plans with mounts have been rejected.
        locateMounts: async (mounts) => mounts,
        run: (request) => run(request, session, source),
      },
      transfer: new InEngineTransfer(session, source),
      close: () => session.close(),
    },
  };
}

const noLocalImages: ImageSource["transfer"] = {
  save: async () => {
    throw rockerError("RK417", { engine: "dagger", what: "local images" });
  },
};

async function run(request: RunRequest, session: EngineSession, source: ImageSource): Promise<number> {
  const interruption = new AbortController();
  const engine = await session.open({ signal: interruption.signal, report: () => {} });
  const { runInEngine } = await import("./run-in-engine.ts");
  return runInEngine(request, { engine, host: session.host, source, interruption });
}
