import {
  type BuildRequest,
  failWith,
  type Host,
  type ImageFacts,
  imagePrefix,
  type LayoutRequest,
  type Mount,
  type PullRequest,
  type PushRequest,
  type RunRequest,
  type Runtime,
  type SettingName,
} from "@rocker/core/engine";
import type { Workplace } from "./workplace.ts";

/**
 * Within the engine: what is built stays there, commands run there, images go from there to registries. All of one
 * session, which lasts until `close`.
 */
export class InsideRuntime implements Runtime {
  readonly name = "dagger";
  readonly inside = true;
  readonly settings: ReadonlySet<SettingName> = new Set(["platform", "workdir"]);
  readonly hooks = true;
  readonly remote = undefined;
  readonly #host: Host;
  /** Has what no registry has. */
  readonly #images: Runtime | undefined;
  /** Images of registries that were asked for, by id. */
  readonly #pulled = new Map<string, ImageFacts>();
  #workplace: Promise<Workplace> | undefined;

  constructor(host: Host, images: Runtime | undefined) {
    this.#host = host;
    this.#images = images;
  }

  async findImage(reference: string): Promise<ImageFacts | undefined> {
    // What rocker itself built for the other runtime is built here, where its steps are cached.
    if (reference.startsWith(imagePrefix)) return undefined;
    const built = await (await this.#workplace)?.find(reference);
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
    const workplace = await this.#open({ signal: interruption.signal, report: () => {} });
    const { runInside } = await import("./run.ts");
    return runInside(request, { workplace, host: this.#host, images: this, interruption });
  }

  async pushImages(request: PushRequest): Promise<void> {
    return (await this.#open(request)).push(request, this);
  }

  /** Nothing of this machine is seen there: a plan with mounts was refused. */
  async locateMounts(mounts: readonly Mount[]): Promise<readonly Mount[]> {
    return mounts;
  }

  async saveImage(id: string, request: LayoutRequest): Promise<void> {
    if (!this.#images) throw failWith("RK417", { engine: this.name, what: "local images" });
    return this.#images.saveImage(id, request);
  }

  async loadImage(): Promise<string> {
    throw failWith("RK417", { engine: this.name, what: "an image store" });
  }

  async tagImage(): Promise<void> {
    throw failWith("RK417", { engine: this.name, what: "an image store" });
  }

  async close(): Promise<void> {
    const workplace = await this.#workplace?.catch(() => undefined);
    this.#workplace = undefined;
    await workplace?.close();
  }

  async #open(options: Pick<BuildRequest, "signal" | "report">): Promise<Workplace> {
    // Loaded when Dagger is really contacted.
    const { Workplace } = await import("./workplace.ts");
    this.#workplace ??= Workplace.open(this.#host);
    const workplace = await this.#workplace;
    workplace.follow(options);
    return workplace;
  }
}
