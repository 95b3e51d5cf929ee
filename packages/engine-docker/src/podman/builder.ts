import type { Builder, BuildRequest, Host } from "@rocker/core/engine";
import { loweringVersion } from "../dockerfile/version.ts";

/** Builds images with the podman program. */
export class PodmanBuilder implements Builder {
  readonly name = "podman";
  readonly lowering = loweringVersion;
  readonly registryCache = true;
  readonly ssh = true;
  readonly offline = true;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async build(request: BuildRequest): Promise<string> {
    // Loaded on demand: most runs do not build anything.
    const { buildWithPodman } = await import("./build.ts");
    return buildWithPodman(this.#host, request);
  }
}
