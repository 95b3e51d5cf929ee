import type { Builder, BuildRequest, Host } from "@rocker/core/engine";

import { InEngineRuntime } from "./in-engine/in-engine-runtime.ts";

/** Builds images with a Dagger engine, local or remote. */
export class DaggerBuilder implements Builder {
  readonly name = "dagger";
  /** Must change when the same plan would produce a different image. */
  readonly lowering = "dagger-1";
  readonly ssh = true;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async build(request: BuildRequest): Promise<string> {
    if (request.runtime instanceof InEngineRuntime) return request.runtime.build(request);
    // Loaded on demand: most runs do not build anything.
    const { buildWithDagger } = await import("./build.ts");
    return buildWithDagger(this.#host, request);
  }
}
