import { type Host, type ImageStore, messageOf, type StoredImage } from "@rocker/core/engine";
import { imageId } from "../docker/images.ts";
import { maxRetries, podmanOutput } from "./program.ts";

/** The images of the user's podman. */
export class PodmanImages implements ImageStore {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
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
        return await podmanOutput(this.#host, "images", "--format=json");
      } catch (error) {
        if (triesLeft === 0 || !/image not known/.test(messageOf(error))) throw error;
      }
    }
  }

  async remove(id: string): Promise<void> {
    await podmanOutput(this.#host, "rmi", "--", id);
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
