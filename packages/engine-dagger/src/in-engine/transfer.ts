import { type LayoutRequest, type PushRequest, rockerError, type Transfer } from "@rocker/core/engine";
import type { ImageSource } from "../transfer/image-source.ts";
import type { EngineSession } from "./engine-session.ts";

/** Pushes from the engine, which cannot load images: they are built there. */
export class InEngineTransfer implements Transfer {
  readonly #session: EngineSession;
  readonly #source: ImageSource;

  /** @param source has the images that are pushed */
  constructor(session: EngineSession, source: ImageSource) {
    this.#session = session;
    this.#source = source;
  }

  save(id: string, request: LayoutRequest): Promise<void> {
    return this.#source.transfer.save(id, request);
  }

  async load(): Promise<string> {
    throw rockerError("RK417", { engine: "dagger", what: "an image store" });
  }

  async push(request: PushRequest): Promise<void> {
    return (await this.#session.open(request)).push(request, this.#source);
  }
}
