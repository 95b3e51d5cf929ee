import type { ImageFacts } from "@rocker/core/engine";
import type { Client } from "./client.ts";
import { clientError } from "./client-output.ts";
import { execClient } from "./exec-client.ts";
import { factsOf, type ImageInspect } from "./image-inspect.ts";

/** How often to retry if another process of the client interferes, for machines with many concurrent builds. */
export const maxRetries = 20;

interface Lookup {
  readonly reference: string;
  readonly resolve: (facts: Promise<ImageFacts | undefined>) => void;
}

/** Finds images with the client's `image inspect`. A call of podman takes 45 ms, of which each image takes 1 ms: concurrent lookups are combined. */
export class ImageFinder {
  readonly #client: Client;
  #pending: Lookup[] = [];

  constructor(client: Client) {
    this.#client = client;
  }

  find(reference: string): Promise<ImageFacts | undefined> {
    return new Promise((resolve) => {
      this.#pending.push({ reference, resolve });
      if (this.#pending.length === 1) queueMicrotask(() => this.#flush());
    });
  }

  #flush(): void {
    const lookups = this.#pending;
    this.#pending = [];
    const all = lookups.length > 1 ? this.#inspectAll(lookups) : Promise.resolve(undefined);
    lookups.forEach(({ reference, resolve }, index) => {
      resolve(all.then((found) => found?.[index] ?? this.#inspect(reference)));
    });
  }

  /** @returns undefined if one of them is missing: podman's output does not identify the others reliably */
  async #inspectAll(lookups: readonly Lookup[]): Promise<readonly ImageFacts[] | undefined> {
    const references = lookups.map(({ reference }) => reference);
    const { code, stdout } = await execClient(this.#client, { args: inspectArguments(references) });
    return code === 0 ? parse(stdout) : undefined;
  }

  async #inspect(reference: string): Promise<ImageFacts | undefined> {
    for (let triesLeft = maxRetries; ; triesLeft--) {
      const { code, stdout, stderr } = await execClient(this.#client, {
        args: inspectArguments([reference]),
      });
      if (code === 0) return parse(stdout)[0];
      const isMissing = /image not known|no such image|failed to find image/i.test(stderr);
      if (isMissing && stderr.includes(reference.replace(/^sha256:/, ""))) return undefined;
      // A different image is missing: another podman removed it while this one read all images.
      if (!isMissing || triesLeft === 0) throw clientError(this.#client, stderr);
    }
  }
}

const inspectArguments = (references: readonly string[]) => ["image", "inspect", "--", ...references];

/** In the order of the references. */
const parse = (stdout: string) => (JSON.parse(stdout) as ImageInspect[]).map(factsOf);
