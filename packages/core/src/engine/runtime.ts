import type { Containers } from "./containers.ts";
import type { Images } from "./images.ts";
import type { Transfer } from "./transfer.ts";

/** Properties of a runtime, for `rocker doctor` and before an image with many layers is built. */
export interface RuntimeFacts {
  readonly version: string;
  /** Whether root in its containers is an unprivileged user on the host. */
  readonly rootless: boolean;
  readonly storage: {
    /** As the engine names it: overlay2, vfs… */
    readonly driver: string;
    /** Path on the host of the engine. */
    readonly directory: string;
    /** Maximum number of layers of an image that can be run. Default: no limit is known. */
    readonly layers?: number | undefined;
  };
  /** For "rocker doctor": what is wrong with this version. Default: nothing is known. */
  readonly warnings?: readonly RuntimeWarning[];
}

/** Something that the user should know about an engine. */
export interface RuntimeWarning {
  /** One line without a period. */
  readonly text: string;
  /** What to do, as sentences. */
  readonly fix: string;
}

/** Has images and runs containers. */
export interface Runtime {
  readonly name: string;
  /** Whether it is inside the builder: no terminal, no mounts, no access to this host. Default: no. */
  readonly inEngine?: boolean;
  /** Address of its daemon if that runs on another host; undefined: this host. */
  readonly remote: string | undefined;
  readonly images: Images;
  readonly containers: Containers;
  readonly transfer: Transfer;
  describe?(): Promise<RuntimeFacts>;
  /** Releases open resources; the runtime cannot be used afterwards. */
  close?(): Promise<void>;
}
