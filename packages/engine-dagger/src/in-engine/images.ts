import {
  type ImageFacts,
  type Images,
  imagePrefix,
  isRockerError,
  type PullRequest,
  rockerError,
} from "@rocker/core/engine";
import type { EngineSession } from "./engine-session.ts";

/** Errors of an engine that is not running, or that the user may not use. */
const unusable: ReadonlySet<string> = new Set(["RK403", "RK405"]);

/** The images that commands in the engine can use: those that were built there, local ones, and those of registries. */
export class InEngineImages implements Images {
  readonly #session: EngineSession;
  /** Local images, which are in no registry. */
  readonly #local: Pick<Images, "find"> | undefined;
  /** Images that were looked up in registries, by ID. */
  readonly #pulled = new Map<string, ImageFacts>();

  constructor(session: EngineSession, local: Pick<Images, "find"> | undefined) {
    this.#session = session;
    this.#local = local;
  }

  async find(reference: string): Promise<ImageFacts | undefined> {
    // An image that rocker built for the other runtime is built again here, where its steps are cached.
    if (reference.startsWith(imagePrefix)) return undefined;
    const built = await (await this.#session.opened)?.find(reference);
    return built ?? this.#pulled.get(reference) ?? this.#findLocal(reference);
  }

  /** A local engine that cannot be used has no images: then a registry is asked. */
  async #findLocal(reference: string): Promise<ImageFacts | undefined> {
    try {
      return await this.#local?.find(reference);
    } catch (error) {
      if (isRockerError(error) && error.problems.every(({ code }) => unusable.has(code))) return undefined;
      throw error;
    }
  }

  async pull(request: PullRequest): Promise<ImageFacts> {
    const { registryImage } = await import("./image-facts.ts");
    const { connection } = await this.#session.open(request);
    const facts = await registryImage(connection, request);
    this.#pulled.set(facts.id, facts);
    return facts;
  }

  async tag(): Promise<void> {
    throw rockerError("RK417", { engine: "dagger", what: "an image store" });
  }
}
