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
import { PlanBuild } from "../plan-build.ts";
import { operation } from "../query/operation.ts";
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
  /** IDs of containers that were built with this connection. */
  readonly #built = new Set<string>();

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
      const { container, last } = await new PlanBuild({ ...request, connection, images }).run();
      const start = { type: "Container", id: container } as const;
      const id = await connection.ask<string>(start, last, "sync", { doing: "building the image" });
      connection.progress.end();
      this.#built.add(id);
      return id;
    } catch (error) {
      throw toBuildError(error, signal);
    }
  }

  /** Finds an image that was built with this connection. */
  async find(id: string): Promise<ImageFacts | undefined> {
    return this.#built.has(id) ? builtImage(this.connection, id) : undefined;
  }

  /** The container of an image: one that was built with this connection, or one that is transferred now. */
  async containerOf(id: string, source: ImageSource, progressOptions: ProgressOptions): Promise<string> {
    if (this.#built.has(id)) return id;
    const image: ImageFacts | undefined = await source.images.find(id);
    if (!image) throw rockerError("RK501", { image: id, message: "no local engine has it" });
    return new EngineImages({ connection: this.connection, source, ...progressOptions }).pull(image);
  }

  async push(request: PushRequest, source: ImageSource): Promise<void> {
    const { name, images, signal } = request;
    const containers: string[] = [];
    for (const id of images) containers.push(await this.containerOf(id, source, request));
    const [first = "", ...others] = containers;
    const doing = `pushing the image to ${name}`;
    try {
      const address = { address: name, registryService: await this.connection.registryOf(name) };
      if (others.length === 0) {
        const start = { type: "Container", id: first } as const;
        await this.connection.ask(start, [operation("publish", address)], undefined, { doing });
      } else {
        const publish = operation("publish", { ...address, platformVariants: containers });
        await this.connection.ask("root", [operation("container"), publish], undefined, { doing });
      }
    } catch (error) {
      if (signal.aborted) throw rockerError("RK505", { doing });
      throw pushError(name, error);
    }
  }

  close(): Promise<void> {
    return this.#connected.close();
  }
}
