import type { Host, ImageFacts } from "@rocker/core/engine";
import { factsOf, type ImageInspect } from "../docker/images.ts";
import { execPodman, maxRetries, podmanError } from "./program.ts";

interface Lookup {
  readonly reference: string;
  readonly resolve: (facts: Promise<ImageFacts | undefined>) => void;
}

/** Finds images with `podman image inspect`. A call takes 45 ms, of which each image takes 1 ms: concurrent lookups are combined. */
export class ImageFinder {
  readonly #host: Host;
  #pending: Lookup[] = [];

  constructor(host: Host) {
    this.#host = host;
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
    const { code, stdout } = await execPodman(this.#host, { args: inspectArguments(references) });
    return code === 0 ? parse(stdout) : undefined;
  }

  async #inspect(reference: string): Promise<ImageFacts | undefined> {
    for (let triesLeft = maxRetries; ; triesLeft--) {
      const { code, stdout, stderr } = await execPodman(this.#host, { args: inspectArguments([reference]) });
      if (code === 0) return parse(stdout)[0];
      const isMissing = /image not known|no such image|failed to find image/i.test(stderr);
      if (isMissing && stderr.includes(reference.replace(/^sha256:/, ""))) return undefined;
      // A different image is missing: another podman removed it while this one read all images.
      if (!isMissing || triesLeft === 0) throw podmanError(stderr);
    }
  }
}

const inspectArguments = (references: readonly string[]) => ["image", "inspect", "--", ...references];

/** In the order of the references. */
const parse = (stdout: string) => (JSON.parse(stdout) as ImageInspect[]).map(factsOf);
