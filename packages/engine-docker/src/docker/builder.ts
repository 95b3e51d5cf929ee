import type { Builder, BuildRequest, Host } from "@rocker/core/engine";
import type { DaemonClient } from "../daemon/client.ts";
import { loweringVersion } from "../dockerfile/version.ts";

/** Builds images with a Docker daemon. */
export class DockerBuilder implements Builder {
  readonly name = "docker";
  readonly lowering = loweringVersion;
  readonly registryCache = true;
  readonly ssh = true;
  readonly offline = true;
  readonly #client: DaemonClient;
  readonly #host: Host;

  constructor(client: DaemonClient, host: Host) {
    this.#client = client;
    this.#host = host;
  }

  async build(request: BuildRequest): Promise<string> {
    // Loaded on demand: most runs do not build anything.
    const { buildWithDaemon } = await import("./build.ts");
    return buildWithDaemon(this.#client, this.#host, request);
  }
}
