import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Host,
  type ImageFacts,
  readStateFile,
  writeFileAtomic,
  xdgDirectory,
} from "@rocker/core/engine";
import { knownInstallation } from "./installation.ts";
import { fileState } from "./installation-state.ts";

/** More than one project's runs need, and read in a millisecond. */
const MAX_ANSWERS = 50;

/** A state of the image index in which answers hold. */
export interface IndexState {
  readonly path: string;
  /** The states of the installation and of the index, as text. */
  readonly state: string;
}

interface Remembered {
  readonly state: string;
  /** By reference. The last is the newest. */
  readonly answers: Readonly<Record<string, ImageFacts>>;
}

/**
 * What podman said of images, for as long as its list of images is the same file: starting podman takes 45 ms, most of what
 * rocker adds to a run. An image that is tagged, pulled, built or removed by any program replaces the list, so the next run
 * asks again. That an image is missing is never remembered.
 */
export class ImageAnswers {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The state that answers from now on belong to; undefined: they cannot be remembered here. */
  indexState(): IndexState | undefined {
    const { imageIndex: path, state = "" } = knownInstallation(this.#host) ?? {};
    const index = path && fileState(path);
    return path && index ? { path, state: `${index}\n${state}` } : undefined;
  }

  find(reference: string): ImageFacts | undefined {
    const answers = this.#answers(this.indexState());
    return Object.hasOwn(answers, reference) ? answers[reference] : undefined;
  }

  /**
   * @param before the state of the index before podman was asked: if it has changed meanwhile, nobody knows which of them the
   * answer is about
   */
  put(reference: string, facts: ImageFacts, before: IndexState | undefined): void {
    const state = this.indexState();
    if (!before || !state || state.state !== before.state || !isListed(facts.id, state.path)) return;
    const answers = Object.entries({ ...this.#answers(state), [reference]: facts }).slice(-MAX_ANSWERS);
    const remembered: Remembered = { state: state.state, answers: Object.fromEntries(answers) };
    try {
      writeFileAtomic(this.#file, JSON.stringify(remembered));
    } catch {
      // Then podman is asked again.
    }
  }

  #answers(state: IndexState | undefined): Remembered["answers"] {
    if (!state) return {};
    try {
      const known = JSON.parse(readStateFile(this.#file) ?? "{}") as Partial<Remembered>;
      return (known.state === state.state && known.answers) || {};
    } catch {
      return {}; // Damaged.
    }
  }

  get #file(): string {
    return join(xdgDirectory("XDG_CACHE_HOME", this.#host), "rocker/podman-images.json");
  }
}

/** A `podman` that only passes its arguments on, such as in a toolbox container, names a file that may be another one here. */
function isListed(id: string, index: string): boolean {
  try {
    return readFileSync(index, "utf8").includes(id.replace(/^sha256:/, ""));
  } catch {
    return false;
  }
}
