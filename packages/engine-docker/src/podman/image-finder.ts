import type { Host, ImageFacts } from "@rocker/core/engine";
import { factsOf, type ImageInspect } from "../docker/images.ts";
import { patience, podmanFailure, podmanProgram } from "./program.ts";

interface Question {
  readonly reference: string;
  readonly answer: (facts: Promise<ImageFacts | undefined>) => void;
}

/** Finds images by `podman image inspect`. A call costs 45 ms, of which an image is 1: what is asked at once is one call. */
export class ImageFinder {
  readonly #host: Host;
  #questions: Question[] = [];

  constructor(host: Host) {
    this.#host = host;
  }

  find(reference: string): Promise<ImageFacts | undefined> {
    return new Promise((answer) => {
      this.#questions.push({ reference, answer });
      if (this.#questions.length === 1) queueMicrotask(() => this.#ask());
    });
  }

  #ask(): void {
    const questions = this.#questions;
    this.#questions = [];
    const all = questions.length > 1 ? this.#inspectAll(questions) : Promise.resolve(undefined);
    questions.forEach(({ reference, answer }, index) => {
      answer(all.then((found) => found?.[index] ?? this.#inspect(reference)));
    });
  }

  /** @returns undefined when one of them is missing: podman does not say plainly which are the others */
  async #inspectAll(questions: readonly Question[]): Promise<readonly ImageFacts[] | undefined> {
    const references = questions.map(({ reference }) => reference);
    const { code, stdout } = await podmanProgram(this.#host, { args: inspection(references) });
    return code === 0 ? read(stdout) : undefined;
  }

  async #inspect(reference: string): Promise<ImageFacts | undefined> {
    for (let triesLeft = patience; ; triesLeft--) {
      const { code, stdout, stderr } = await podmanProgram(this.#host, { args: inspection([reference]) });
      if (code === 0) return read(stdout)[0];
      const isMissing = /image not known|no such image|failed to find image/i.test(stderr);
      if (isMissing && stderr.includes(reference.replace(/^sha256:/, ""))) return undefined;
      // Another image is not known: another podman removed it while this one looked at all of them.
      if (!isMissing || triesLeft === 0) throw podmanFailure(stderr);
    }
  }
}

const inspection = (references: readonly string[]) => ["image", "inspect", "--", ...references];

/** In the order in which they were asked for. */
const read = (stdout: string) => (JSON.parse(stdout) as ImageInspect[]).map(factsOf);
