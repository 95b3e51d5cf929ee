import {
  type BuildRequest,
  type Host,
  type ImageFacts,
  type PushRequest,
  type Report,
  rockerError,
} from "@rocker/core/engine";
import { toBuildError } from "../build.ts";
import { type Connected, type Connection, connect } from "../connection.ts";
import { buildPlan } from "../plan-build.ts";
import type { Container } from "../sdk.ts";
import { EngineImages } from "../transfer/engine-images.ts";
import type { ImageSource } from "../transfer/image-source.ts";
import { builtImage } from "./image-facts.ts";
import { pushError } from "./push-error.ts";

interface ProgressOptions {
  readonly signal: AbortSignal;
  readonly report: Report;
}

/** A connection for all operations in the engine, and the images that were built with it. */
export class EngineConnection {
  readonly connection: Connection;
  readonly #connected: Connected;
  readonly #interruption: AbortController;
  /** Containers that were built with this connection, by ID. */
  readonly #built = new Map<string, Container>();

  private constructor(connected: Connected, interruption: AbortController) {
    this.connection = connected.connection;
    this.#connected = connected;
    this.#interruption = interruption;
  }

  static async open(host: Host): Promise<EngineConnection> {
    const interruption = new AbortController();
    const connected = await connect(host, { signal: interruption.signal, report: () => {} });
    return new EngineConnection(connected, interruption);
  }

  /** Sets who receives progress and who can abort, for all further operations. */
  follow({ signal, report }: ProgressOptions): void {
    if (signal.aborted) this.#interruption.abort();
    signal.addEventListener("abort", () => this.#interruption.abort(), { once: true });
    this.connection.progress.report = report;
  }

  async build(request: BuildRequest, source: ImageSource): Promise<string> {
    const { connection } = this;
    const { signal, report } = request;
    try {
      const images = new EngineImages({ connection, source, report, signal });
      const built = await buildPlan({ ...request, connection, images });
      const [id, container] = await connection.ask({ doing: "building the image" }, async () => {
        const done = await built.container.sync();
        return [await done.id(), done] as const;
      });
      await connection.progress.complete();
      connection.progress.end();
      this.#built.set(id, container);
      return id;
    } catch (error) {
      throw toBuildError(error, signal);
    }
  }

  /** Finds an image that was built with this connection. */
  async find(id: string): Promise<ImageFacts | undefined> {
    const container = this.#built.get(id);
    return container && builtImage(this.connection, id, container);
  }

  /** The container of an image: one that was built with this connection, or one that is transferred now. */
  async containerOf(id: string, source: ImageSource, progressOptions: ProgressOptions): Promise<Container> {
    const built = this.#built.get(id);
    if (built) return built;
    const image: ImageFacts | undefined = await source.images.find(id);
    if (!image) throw rockerError("RK501", { image: id, message: "no local engine has it" });
    return new EngineImages({ connection: this.connection, source, ...progressOptions }).pull(image);
  }

  async push(request: PushRequest, source: ImageSource): Promise<void> {
    const { name, images, signal } = request;
    const containers: Container[] = [];
    for (const id of images) containers.push(await this.containerOf(id, source, request));
    const [first, ...others] = containers;
    if (!first) return;
    const doing = `pushing the image to ${name}`;
    try {
      await this.connection.ask({ doing }, () => {
        const registry = this.connection.registryOf(name);
        return others.length === 0
          ? first.publish(name, registry)
          : this.connection.dagger.container().publish(name, { ...registry, platformVariants: containers });
      });
    } catch (error) {
      if (signal.aborted) throw rockerError("RK505", { doing });
      throw pushError(name, error);
    }
  }

  close(): Promise<void> {
    return this.#connected.close();
  }
}
