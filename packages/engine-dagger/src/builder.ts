import type { Builder, BuildRequest, Host } from "@rocker/core/engine";

import { InsideRuntime } from "./inside/runtime.ts";

/** Builds by a Dagger engine, near or far. */
export class DaggerBuilder implements Builder {
  readonly name = "dagger";
  /** Changes when the same plan would become another image. */
  readonly lowering = "dagger-1";
  readonly ssh = true;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async build(request: BuildRequest): Promise<string> {
    if (request.runtime instanceof InsideRuntime) return request.runtime.build(request);
    // Loaded when something is built: most runs build nothing.
    const { buildWithDagger } = await import("./build.ts");
    return buildWithDagger(this.#host, request);
  }
}
