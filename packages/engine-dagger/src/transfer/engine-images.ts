import type { ImageFacts, Report } from "@rocker/core/engine";
import type { Connection } from "../connection.ts";
import { type Container, platformOption } from "../sdk.ts";
import { toRockerError } from "../to-rocker-error.ts";
import { ImageCache } from "./image-cache.ts";
import type { ImageSource } from "./image-source.ts";

export interface EngineImagesOptions {
  readonly connection: Connection;
  readonly source: ImageSource;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** Makes images of a runtime or registry available as containers in the engine. */
export class EngineImages {
  readonly known: ImageCache;
  readonly #options: EngineImagesOptions;

  constructor(options: EngineImagesOptions) {
    this.#options = options;
    this.known = new ImageCache(options.connection.host, options.source);
  }

  find(reference: string): Promise<ImageFacts | undefined> {
    return this.#options.source.images.find(reference);
  }

  /** @returns a container with the image */
  async pull(image: ImageFacts): Promise<Container> {
    const { connection } = this.#options;
    const doing = "transferring the base image";
    const address = isRegistryImage(image) ? image.id : await this.#offer(image);
    const registry = isRegistryImage(image)
      ? connection.registryOf(address)
      : { registryService: connection.registryService };
    try {
      return await connection.ask({ doing }, () =>
        connection.dagger.container(platformOption(image.platform)).from(address, registry).sync(),
      );
    } catch (error) {
      // An error on this side is more specific than the engine's.
      throw toRockerError(doing, connection.registry.failure ?? error);
    }
  }

  /** See {@link ImageCache.generation}. */
  generation(base: ImageFacts, useCache: boolean): string | undefined {
    return useCache ? this.known.generation(base) : this.known.newGeneration(base);
  }

  async #offer(image: ImageFacts): Promise<string> {
    const { connection, report, signal } = this.#options;
    const saved = () => {
      report({ type: "output", line: `transferring ${image.id} to Dagger` });
      return connection.scratch();
    };
    return connection.registry.offer(await this.known.offer(image, saved, signal));
  }
}

/** Whether an image's ID is its reference in a registry, not the ID of a runtime. */
export function isRegistryImage({ id }: Pick<ImageFacts, "id">): boolean {
  return id.includes("@sha256:");
}
