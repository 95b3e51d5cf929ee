import type { Images, LayoutRequest, PushRequest, Transfer } from "@rocker/core/engine";
import type { Client } from "../client/client.ts";
import type { DaemonClient } from "../daemon/client.ts";

/** Moves images in and out of the daemon. */
export class DockerTransfer implements Transfer {
  readonly #client: Client;
  readonly #daemon: DaemonClient;
  readonly #images: Pick<Images, "tag">;

  constructor(client: Client, daemon: DaemonClient, images: Pick<Images, "tag">) {
    this.#client = client;
    this.#daemon = daemon;
    this.#images = images;
  }

  async save(id: string, request: LayoutRequest): Promise<void> {
    // Loaded on demand: only needed if another engine builds.
    const { saveLayout } = await import("./layout.ts");
    return saveLayout(this.#daemon, id, request);
  }

  async load(request: LayoutRequest): Promise<string> {
    const { loadLayout } = await import("./layout.ts");
    return loadLayout(this.#daemon, request);
  }

  async push(request: PushRequest): Promise<void> {
    const { pushImage } = await import("../client/push-image.ts");
    await this.#images.tag(request.images[0] ?? "", request.name);
    await pushImage(this.#client, ["push", request.name], request);
  }
}
