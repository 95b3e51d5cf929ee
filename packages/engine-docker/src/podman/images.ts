import { type Host, type ImageFacts, messageOf, type StoredImage } from "@rocker/core/engine";
import type { Client } from "../client/client.ts";
import { clientOutput } from "../client/client-output.ts";
import { ImageFinder, maxRetries } from "../client/image-finder.ts";
import { imageId } from "../client/image-inspect.ts";
import { ClientImages } from "../client/images.ts";
import { buildFlaw } from "./build-flaw.ts";
import { ImageAnswers } from "./image-answers.ts";
import { installation } from "./installation.ts";

/** The images of the user's podman. */
export class PodmanImages extends ClientImages {
  readonly #answers: ImageAnswers;
  readonly #finder: ImageFinder;
  readonly #host: Host;
  #learned: Promise<unknown> | undefined;

  constructor(client: Client, host: Host) {
    super(client);
    this.#host = host;
    this.#answers = new ImageAnswers(host);
    this.#finder = new ImageFinder(client);
  }

  async find(reference: string): Promise<ImageFacts | undefined> {
    const known = this.#answers.find(reference);
    if (known) return known;
    const before = this.#answers.indexState();
    const [facts] = await Promise.all([this.#finder.find(reference), this.#learn()]);
    if (facts) this.#answers.put(reference, facts, before);
    return facts;
  }

  /** Where podman's list of images is. Without it, each lookup starts podman. */
  #learn(): Promise<unknown> {
    this.#learned ??= installation(this.client, this.#host).catch(() => undefined);
    return this.#learned;
  }

  buildFlaw(): Promise<string | undefined> {
    return buildFlaw(this.client, this.#host);
  }

  async list(): Promise<readonly StoredImage[]> {
    const rows = JSON.parse(await this.#listJson()) as ImageRow[];
    // Podman lists a row for each name, and each row has all names.
    return [...new Map(rows.map((row) => [row.Id, row])).values()].map((row) => ({
      id: imageId(row.Id),
      names: row.Names ?? [],
      size: row.Size,
      created: new Date(row.Created * 1000).toISOString(),
      labels: row.Labels ?? {},
    }));
  }

  /** Podman 4 fails if another podman process removes an image while it reads them. The call is then retried. */
  async #listJson(): Promise<string> {
    for (let triesLeft = maxRetries; ; triesLeft--) {
      try {
        return await clientOutput(this.client, "images", "--format=json");
      } catch (error) {
        if (triesLeft === 0 || !/image not known/.test(messageOf(error))) throw error;
      }
    }
  }
}

/** One row of `podman images --format json`. */
interface ImageRow {
  readonly Id: string;
  readonly Names?: readonly string[] | null;
  readonly Size: number;
  /** Seconds since 1970. */
  readonly Created: number;
  readonly Labels?: Readonly<Record<string, string>> | null;
}
