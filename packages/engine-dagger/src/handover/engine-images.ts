import type { ImageFacts, Report, Runtime } from "@rocker/core/engine";
import type { Connection } from "../connection.ts";
import { refusal } from "../failure.ts";
import { operation } from "../query/operation.ts";
import { KnownImages } from "./known-images.ts";

export interface EngineImagesOptions {
  readonly connection: Connection;
  /** What has the images, and finds those of registries. */
  readonly runtime: Runtime;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** How images of a runtime, or of a registry, become containers in the engine. */
export class EngineImages {
  readonly known: KnownImages;
  readonly #options: EngineImagesOptions;

  constructor(options: EngineImagesOptions) {
    this.#options = options;
    this.known = new KnownImages(options.connection.host, options.runtime);
  }

  find(reference: string): Promise<ImageFacts | undefined> {
    return this.#options.runtime.findImage(reference);
  }

  /** @returns the id of a container of the image */
  async pull(image: ImageFacts): Promise<string> {
    const { connection } = this.#options;
    const doing = "transferring the base image";
    const source = isOfRegistry(image)
      ? { address: image.id, registryService: await connection.registryOf(image.id) }
      : { address: await this.#offer(image), registryService: connection.registryService };
    const operations = [operation("container", { platform: image.platform }), operation("from", source)];
    try {
      return await connection.ask("root", operations, "sync", { doing });
    } catch (error) {
      // What went wrong on this side says more than what the engine makes of it.
      throw refusal(doing, connection.registry.failure ?? error);
    }
  }

  /** See KnownImages. */
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

/** Whether an image's id is where a registry has it, and no runtime's. */
export function isOfRegistry({ id }: Pick<ImageFacts, "id">): boolean {
  return id.includes("@sha256:");
}
