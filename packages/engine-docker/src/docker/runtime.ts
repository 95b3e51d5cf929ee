import {
  type Containers,
  type Host,
  type ImageBuildRequest,
  type ImageFacts,
  type ImageStore,
  type LayoutRequest,
  type Mount,
  type PullRequest,
  type PushRequest,
  type RunRequest,
  type Runtime,
  type RuntimeFacts,
  settingNames,
} from "@rocker/core/engine";
import { runArguments } from "../container/arguments.ts";
import { openVariables } from "../container/host-variables.ts";
import { layerLimit } from "../container/layer-limit.ts";
import { requireBuiltImage } from "../container/require-built-image.ts";
import { runClient } from "../container/run-client.ts";
import type { DaemonClient } from "../daemon/client.ts";
import { clientEnvironment } from "./client-environment.ts";
import { DockerContainers } from "./containers.ts";
import { DockerImages } from "./image-store.ts";
import { findImage, pullImage } from "./images.ts";
import { registryAuthorization } from "./registry-login.ts";
import { translateMounts } from "./rocker-in-container.ts";

/** Finds images over the daemon's socket, and runs containers with the docker client. */
export class DockerRuntime implements Runtime {
  readonly name = "docker";
  readonly settings = new Set(settingNames);
  readonly hooks = true;
  readonly remote: string | undefined;
  readonly containers: Containers;
  readonly images: ImageStore;
  readonly #client: DaemonClient;
  readonly #host: Host;

  constructor(client: DaemonClient, host: Host) {
    this.#client = client;
    this.#host = host;
    this.containers = new DockerContainers(client, host);
    this.images = new DockerImages(client);
    this.remote = isRemote(client) ? client.address.url : undefined;
  }

  findImage(reference: string): Promise<ImageFacts | undefined> {
    return findImage(this.#client, reference);
  }

  async pullImage(request: PullRequest): Promise<ImageFacts> {
    return pullImage(this.#client, request, await registryAuthorization(this.#host, request.image));
  }

  async buildImage(request: ImageBuildRequest): Promise<ImageFacts> {
    const { buildFromDockerfile } = await import("../container/build-image.ts");
    await buildFromDockerfile("docker", { env: clientEnvironment(this.#client, this.#host) }, request);
    return requireBuiltImage("docker", await this.findImage(request.tag));
  }

  locateMounts(mounts: readonly Mount[]): Promise<readonly Mount[]> {
    return translateMounts(mounts, this.#client, this.#host);
  }

  async saveImage(id: string, request: LayoutRequest): Promise<void> {
    // Loaded on demand: only needed if another engine builds.
    const { saveLayout } = await import("./layout.ts");
    return saveLayout(this.#client, id, request);
  }

  async loadImage(request: LayoutRequest): Promise<string> {
    const { loadLayout } = await import("./layout.ts");
    return loadLayout(this.#client, request);
  }

  async tagImage(id: string, name: string): Promise<void> {
    const [, repo, , tag = "latest"] = /^(.*?)(:([^/:]*))?$/.exec(name) ?? [];
    await this.#client.json({ method: "POST", path: `/images/${id}/tag`, query: { repo, tag } });
  }

  async pushImages(request: PushRequest): Promise<void> {
    const { pushImage } = await import("../container/push-image.ts");
    const args = ["push", request.name];
    await this.tagImage(request.images[0] ?? "", request.name);
    await pushImage("docker", { env: clientEnvironment(this.#client, this.#host) }, args, request);
  }

  async run(request: RunRequest): Promise<number> {
    const variables = openVariables(request.plan.run.env, this.#host);
    try {
      const args = runArguments(request, variables.args);
      request.trace("docker", args);
      const { output } = request.streams;
      const env = clientEnvironment(this.#client, this.#host);
      return await runClient("docker", args, env, { output, file: variables.file });
    } finally {
      variables.close();
    }
  }

  async describe(): Promise<RuntimeFacts> {
    const info = await this.#client.json<DaemonInfo>({ path: "/info" });
    const { ServerVersion: version = "", Driver: driver = "", DockerRootDir: directory = "" } = info ?? {};
    return {
      version,
      rootless: info?.SecurityOptions?.includes("name=rootless") ?? false,
      storage: { driver, directory, layers: layerLimit({ engine: "docker", driver, version }) },
    };
  }
}

/** The fields of `GET /info` that are used. */
interface DaemonInfo {
  readonly ServerVersion?: string;
  readonly Driver?: string;
  readonly DockerRootDir?: string;
  readonly SecurityOptions?: readonly string[] | null;
}

function isRemote({ address }: DaemonClient): boolean {
  if (address.kind === "through-client") return true;
  return address.kind === "tcp" && !/^(localhost|127\.|::1$)/.test(address.host);
}
