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
  rockerError,
  settingNames,
} from "@rocker/core/engine";
import { runArguments } from "../container/arguments.ts";
import { errorMessageFrom } from "../container/exec-client.ts";
import { openVariables } from "../container/host-variables.ts";
import { layerLimit } from "../container/layer-limit.ts";
import { requireBuiltImage } from "../container/require-built-image.ts";
import { runClient } from "../container/run-client.ts";
import { PodmanContainers } from "./containers.ts";
import { ImageFinder } from "./image-finder.ts";
import { PodmanImages } from "./images.ts";
import { execPodman, podmanOutput, userNamespaceArguments } from "./program.ts";
import { lowerSettings } from "./settings.ts";

/** Finds images and runs containers with the podman program, as root or rootless. */
export class PodmanRuntime implements Runtime {
  readonly name = "podman";
  // The OCI runtime is a global option of podman, not an option of a run.
  readonly settings = new Set(settingNames.filter((name) => name !== "runtime"));
  readonly hooks = true;
  readonly remote = undefined;
  readonly containers: Containers;
  readonly images: ImageStore;
  readonly #host: Host;
  readonly #finder: ImageFinder;

  constructor(host: Host) {
    this.#host = host;
    this.#finder = new ImageFinder(host);
    this.containers = new PodmanContainers(host);
    this.images = new PodmanImages(host);
  }

  findImage(reference: string): Promise<ImageFacts | undefined> {
    return this.#finder.find(reference);
  }

  async pullImage({ image, platform, report, signal }: PullRequest): Promise<ImageFacts> {
    const { code, stderr } = await execPodman(this.#host, {
      args: ["pull", ...(platform ? [`--platform=${platform}`] : []), "--", image],
      onLine: (line) => report({ type: "output", line }),
      signal,
    });
    if (signal.aborted) throw rockerError("RK505", { doing: `pulling ${image}` });
    if (code !== 0) throw rockerError("RK501", { image, message: errorMessageFrom(stderr) });
    const facts = await this.findImage(image);
    if (!facts)
      throw rockerError("RK501", { image, message: "podman reported success, but the image does not exist" });
    return facts;
  }

  async buildImage(request: ImageBuildRequest): Promise<ImageFacts> {
    const { buildFromDockerfile } = await import("../container/build-image.ts");
    await buildFromDockerfile("podman", this.#host, request);
    return requireBuiltImage("podman", await this.findImage(request.tag));
  }

  /** Podman has no daemon, so it sees the same files as rocker. */
  async locateMounts(mounts: readonly Mount[]): Promise<readonly Mount[]> {
    return mounts;
  }

  async saveImage(id: string, request: LayoutRequest): Promise<void> {
    // Loaded on demand: only needed if another engine builds.
    const { saveLayout } = await import("./layout.ts");
    return saveLayout(this.#host, id, request);
  }

  async loadImage(request: LayoutRequest): Promise<string> {
    const { loadLayout } = await import("./layout.ts");
    return loadLayout(this.#host, request);
  }

  async tagImage(id: string, name: string): Promise<void> {
    await podmanOutput(this.#host, "tag", "--", id, name);
  }

  async pushImages(request: PushRequest): Promise<void> {
    const { pushImage } = await import("../container/push-image.ts");
    // A registry on loopback has no certificate. docker assumes that, podman needs an option.
    const plain = /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?\//.test(request.name);
    const args = [
      "push",
      ...(plain ? ["--tls-verify=false"] : []),
      "--",
      request.images[0] ?? "",
      request.name,
    ];
    await pushImage("podman", this.#host, args, request);
  }

  async run(request: RunRequest): Promise<number> {
    const plan = lowerSettings(request.plan, this.#host.user().uid === 0);
    const variables = openVariables(plan.run.env, this.#host);
    try {
      const flags = [...userNamespaceArguments(request, this.#host), ...variables.args];
      const args = runArguments({ ...request, plan }, flags);
      request.trace("podman", args);
      const { output } = request.streams;
      const env = this.#host.env as NodeJS.ProcessEnv;
      return await runClient("podman", args, env, { output, file: variables.file });
    } finally {
      variables.close();
    }
  }

  async describe(): Promise<RuntimeFacts> {
    const { host, store, version } = JSON.parse(
      await podmanOutput(this.#host, "info", "--format=json"),
    ) as PodmanInfo;
    const { graphDriverName: driver, graphRoot: directory } = store;
    const layers = layerLimit({ engine: "podman", driver, version: version.Version });
    return {
      version: version.Version,
      rootless: host.security.rootless,
      storage: { driver, directory, layers },
    };
  }
}

interface PodmanInfo {
  readonly host: { readonly security: { readonly rootless: boolean } };
  readonly store: { readonly graphDriverName: string; readonly graphRoot: string };
  readonly version: { readonly Version: string };
}
