import type { ImageStore, StoredImage } from "@rocker/core/engine";
import type { DaemonClient } from "../daemon/client.ts";

/** The images of the daemon. */
export class DockerImages implements ImageStore {
  readonly #client: DaemonClient;

  constructor(client: DaemonClient) {
    this.#client = client;
  }

  async list(): Promise<readonly StoredImage[]> {
    const rows = (await this.#client.json<readonly ImageRow[]>({ path: "/images/json" })) ?? [];
    return rows.map((row) => ({
      id: row.Id,
      names: (row.RepoTags ?? []).filter((name) => name !== "<none>:<none>"),
      size: row.Size,
      created: new Date(row.Created * 1000).toISOString(),
      labels: row.Labels ?? {},
    }));
  }

  async remove(id: string): Promise<void> {
    await this.#client.json({ method: "DELETE", path: `/images/${id}` });
  }
}

/** One row of `GET /images/json`. */
interface ImageRow {
  readonly Id: string;
  readonly RepoTags?: readonly string[] | null;
  readonly Size: number;
  /** Seconds since 1970. */
  readonly Created: number;
  readonly Labels?: Readonly<Record<string, string>> | null;
}
