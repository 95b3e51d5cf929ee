import {
  type BuildRequest,
  type Host,
  type ImageFacts,
  imagePrefix,
  type LayoutRequest,
  type Mount,
  type PullRequest,
  type PushRequest,
  type RunRequest,
  type Runtime,
  rockerError,
  type SettingName,
} from "@rocker/core/engine";
import type { EngineConnection } from "./engine-connection.ts";

/**
 * The engine as a runtime: images stay in the engine, commands run there, and pushes start there. Everything uses one
 * session, which lasts until `close`.
 */
export class InEngineRuntime implements Runtime {
  readonly name = "dagger";
  readonly inEngine = true;
  readonly settings: ReadonlySet<SettingName> = new Set(["platform", "workdir"]);
  readonly hooks = true;
  readonly remote = undefined;
  readonly #host: Host;
  /** Provides local images, which are in no registry. */
  readonly #images: Runtime | undefined;
  /** Images that were looked up in registries, by ID. */
  readonly #pulled = new Map<string, ImageFacts>();
  #engine: Promise<EngineConnection> | undefined;

  constructor(host: Host, images: Runtime | undefined) {
    this.#host = host;
    this.#images = images;
  }

  async findImage(reference: string): Promise<ImageFacts | undefined> {
    // An image that rocker built for the other runtime is built again here, where its steps are cached.
    if (reference.startsWith(imagePrefix)) return undefined;
    const built = await (await this.#engine)?.find(reference);
    return built ?? this.#pulled.get(reference) ?? this.#images?.findImage(reference);
  }

  async pullImage(request: PullRequest): Promise<ImageFacts> {
    const { registryImage } = await import("./image-facts.ts");
    const { connection } = await this.#open(request);
    const facts = await registryImage(connection, request);
    this.#pulled.set(facts.id, facts);
    return facts;
  }

  async build(request: BuildRequest): Promise<string> {
    return (await this.#open(request)).build(request, this);
  }

  async run(request: RunRequest): Promise<number> {
    const interruption = new AbortController();
    const engine = await this.#open({ signal: interruption.signal, report: () => {} });
    const { runInEngine } = await import("./run-in-engine.ts");
    return runInEngine(request, { engine, host: this.#host, images: this, interruption });
  }

  async pushImages(request: PushRequest): Promise<void> {
    return (await this.#open(request)).push(request, this);
  }

  /** The engine does not see this machine: plans with mounts have been rejected. */
  async locateMounts(mounts: readonly Mount[]): Promise<readonly Mount[]> {
    return mounts;
  }

  async saveImage(id: string, request: LayoutRequest): Promise<void> {
    if (!this.#images) throw rockerError("RK417", { engine: this.name, what: "local images" });
    return this.#images.saveImage(id, request);
  }

  async loadImage(): Promise<string> {
    throw rockerError("RK417", { engine: this.name, what: "an image store" });
  }

  async tagImage(): Promise<void> {
    throw rockerError("RK417", { engine: this.name, what: "an image store" });
  }

  async close(): Promise<void> {
    const engine = await this.#engine?.catch(() => undefined);
    this.#engine = undefined;
    await engine?.close();
  }

  async #open(options: Pick<BuildRequest, "signal" | "report">): Promise<EngineConnection> {
    // Loaded on demand: not all commands contact Dagger.
    const { EngineConnection } = await import("./engine-connection.ts");
    this.#engine ??= EngineConnection.open(this.#host);
    const engine = await this.#engine;
    engine.follow(options);
    return engine;
  }
}
