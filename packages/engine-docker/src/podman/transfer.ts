import type { LayoutRequest, PushRequest, Transfer } from "@rocker/core/engine";
import type { Client } from "../client/client.ts";

/** Moves images in and out of the user's podman. */
export class PodmanTransfer implements Transfer {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async save(id: string, request: LayoutRequest): Promise<void> {
    // Loaded on demand: only needed if another engine builds.
    const { saveLayout } = await import("./layout.ts");
    return saveLayout(this.#client, id, request);
  }

  async load(request: LayoutRequest): Promise<string> {
    const { loadLayout } = await import("./layout.ts");
    return loadLayout(this.#client, request);
  }

  async push(request: PushRequest): Promise<void> {
    const { pushImage } = await import("../client/push-image.ts");
    // A registry on loopback has no certificate. docker assumes that, podman needs an option.
    const plain = /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?\//.test(request.name);
    const args = [
      "push",
      ...(plain ? ["--tls-verify=false"] : []),
      "--",
      request.images[0] ?? "",
      request.name,
    ];
    await pushImage(this.#client, args, request);
  }
}
