import type { BuildFiles } from "../image-build/build-files.ts";
import type { BaseFacts } from "../plan/bind.ts";
import type { ImageBuild } from "../plan/plan.ts";
import type { Report } from "./progress.ts";

/** An image of a runtime. */
export interface ImageFacts extends BaseFacts {
  /** In bytes, including layers that it shares with other images. */
  readonly size?: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Digests of its uncompressed layers, the lowest first. */
  readonly layers: readonly string[];
}

export interface PullRequest {
  readonly image: string;
  /** Such as `linux/arm64`; undefined: that of the engine. */
  readonly platform: string | undefined;
  readonly report: Report;
  readonly signal: AbortSignal;
}

export interface ImageBuildRequest {
  readonly build: ImageBuild;
  /** Contents of the Dockerfile and its ignore files, to be used instead of what is at their paths by now. */
  readonly files: BuildFiles;
  /** See PullRequest. */
  readonly platform: string | undefined;
  /** The name for the image. */
  readonly tag: string;
  /** Whether results of earlier builds may be used. */
  readonly useCache: boolean;
  /** `none`: its steps have no network. Undefined: as the engine does by default. */
  readonly network?: "none" | undefined;
  /** Whether to pull the images that it builds on even if they exist locally. */
  readonly pull: boolean;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** An image in the store of an engine. */
export interface StoredImage {
  readonly id: string;
  readonly names: readonly string[];
  /** In bytes, including layers that it shares with other images. */
  readonly size: number;
  /** Creation time, ISO 8601. */
  readonly created: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The images of a runtime. */
export interface Images {
  /** Finds a local image by name or ID; never sends a request to a registry. */
  find(reference: string): Promise<ImageFacts | undefined>;
  pull(request: PullRequest): Promise<ImageFacts>;
  /**
   * Builds an image from a Dockerfile of the host, with the build cache of the engine. Undefined: not supported.
   * @throws RockerError RK503 with the end of the build output
   */
  build?(request: ImageBuildRequest): Promise<ImageFacts>;
  /**
   * A flaw of this engine by which any Dockerfile reaches files of the user while it is built, such as `Buildah 1.28.2
   * (CVE-2024-9675)`: then a Dockerfile of others needs consent. Undefined: none is known.
   */
  buildFlaw?(): Promise<string | undefined>;
  /** Adds a name to an image. */
  tag(id: string, name: string): Promise<void>;
  /** All images. Undefined: the engine does not store any. */
  list?(): Promise<readonly StoredImage[]>;
  /**
   * Removes an image together with its only name. Undefined: see `list`.
   * @throws RockerError if it is in use: by a container, by another image, or by a second name
   */
  remove?(id: string): Promise<void>;
  /**
   * Removes what builds left whose process was killed. Undefined: they leave nothing.
   * @returns the names of what was removed
   */
  removeLeftovers?(): Promise<readonly string[]>;
}
