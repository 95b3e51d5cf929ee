import type { Host, ImageFacts, PullRequest, StoredImage } from "@rocker/core/engine";
import type { Client } from "../client/client.ts";
import { ClientImages } from "../client/images.ts";
import type { DaemonClient } from "../daemon/client.ts";
import { removeLeftBases } from "./base-name.ts";
import { findImage } from "./find-image.ts";
import { pullImage } from "./pull-image.ts";
import { registryAuthorization } from "./registry-login.ts";

/** The images of the daemon. Uses the docker client to build a Dockerfile, and the daemon's socket for the rest. */
export class DockerImages extends ClientImages {
  readonly #daemon: DaemonClient;
  readonly #host: Host;

  constructor(client: Client, daemon: DaemonClient, host: Host) {
    super(client);
    this.#daemon = daemon;
    this.#host = host;
  }

  find(reference: string): Promise<ImageFacts | undefined> {
    return findImage(this.#daemon, reference);
  }

  override async pull(request: PullRequest): Promise<ImageFacts> {
    return pullImage(this.#daemon, request, await registryAuthorization(this.#host, request.image));
  }

  override async tag(id: string, name: string): Promise<void> {
    const [, repo, , tag = "latest"] = /^(.*?)(:([^/:]*))?$/.exec(name) ?? [];
    await this.#daemon.json({ method: "POST", path: `/images/${id}/tag`, query: { repo, tag } });
  }

  async list(): Promise<readonly StoredImage[]> {
    const rows = (await this.#daemon.json<readonly ImageRow[]>({ path: "/images/json" })) ?? [];
    return rows.map((row) => ({
      id: row.Id,
      names: (row.RepoTags ?? []).filter((name) => name !== "<none>:<none>"),
      size: row.Size,
      created: new Date(row.Created * 1000).toISOString(),
      labels: row.Labels ?? {},
    }));
  }

  async removeLeftovers(): Promise<readonly string[]> {
    return removeLeftBases(this.#daemon);
  }

  override async remove(id: string): Promise<void> {
    await this.#daemon.json({ method: "DELETE", path: `/images/${id}` });
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
