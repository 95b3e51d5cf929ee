import type { Report } from "./progress.ts";

/** An image that is transferred from one engine to another. */
export interface LayoutRequest {
  /** A directory of this host with one image as OCI image layout: `index.json` and `blobs/sha256/…`. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Images to push to a registry under one name. */
export interface PushRequest {
  /** IDs of images of the runtime: one, or one for each platform. */
  readonly images: readonly string[];
  /** Includes the registry, unless it is the default one of the engine; with or without a tag. */
  readonly name: string;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** Moves images between a runtime and what is outside of it: another engine, a registry. */
export interface Transfer {
  /** Saves an image with all its layers to an empty directory. */
  save(id: string, request: LayoutRequest): Promise<void>;
  /**
   * Loads an image, without a name. Layers that the runtime has from other images may be missing in the directory; if it
   * needs them after all, that is an error.
   * @returns the ID of the image
   */
  load(request: LayoutRequest): Promise<string>;
  /**
   * Pushes images to the registry of the name, with the logins of the engine's own client. Undefined: not supported.
   * @throws RockerError RK510 with the error of the registry; RK432 for several images where a name can have only one
   */
  push?(request: PushRequest): Promise<void>;
}
