import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, renameSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { blobPath } from "@rocker/core/engine";

/** An image that can be pulled from here by its digest. */
export interface Offer {
  /** Digest of its manifest. */
  readonly digest: string;
  /** A folder with its manifest and its configuration. */
  readonly folder: string;
  /** A folder with its layers, made when the first of them is asked for. */
  layers(): Promise<string>;
}

/** What is pushed here. */
export interface Inbox {
  /** An image layout without its index; it must have its folder for blobs. */
  readonly folder: string;
  /** Layers that need not be sent. */
  readonly known: ReadonlySet<string>;
}

/**
 * A registry on loopback for the time of one build: how images pass between the runtime and the engine, layer by
 * layer, only those that the other side lacks. The engine reaches it through the session, wherever it runs.
 * Implements what pulling and pushing need of the OCI distribution specification
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md).
 */
export class HandoverRegistry {
  inbox: Inbox | undefined;
  // Whoever else is on this machine may talk to the port: only the engine knows the name.
  readonly repository = `rocker/${randomBytes(16).toString("hex")}`;
  readonly #server: Server;
  readonly #offers = new Map<string, Offer>();
  #failure: unknown;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => {
        this.#failure ??= error;
        if (!response.headersSent) response.writeHead(500);
        response.destroy();
      });
    });
  }

  static async listen(): Promise<HandoverRegistry> {
    const registry = new HandoverRegistry();
    await new Promise<void>((resolve, reject) => {
      registry.#server.on("error", reject);
      registry.#server.listen(0, "127.0.0.1", resolve);
    });
    return registry;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What went wrong here, which the engine can only call an error of its registry. */
  get failure(): unknown {
    return this.#failure;
  }

  /** @returns the address from which the engine can pull the image */
  offer(image: Offer): string {
    this.#offers.set(image.digest, image);
    return `${this.address}@${image.digest}`;
  }

  /** Where the engine can push to. Of registries on localhost engines expect no TLS. */
  get address(): string {
    return `localhost:${this.port}/${this.repository}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://registry");
    const answer = (status: number, headers: Record<string, string | number> = {}) => {
      request.resume();
      response.writeHead(status, headers).end();
    };
    if (pathname === "/v2/") return answer(200);
    const prefix = `/v2/${this.repository}/`;
    const [kind = "", ...rest] = pathname.startsWith(prefix) ? pathname.slice(prefix.length).split("/") : [];
    const reading = request.method === "GET" || request.method === "HEAD";
    const name = decodeURIComponent(rest.join("/"));

    if (kind === "manifests" && reading) return this.#sendManifest(request, response, name);
    if (kind === "manifests" && request.method === "PUT") {
      const { digest } = await this.#receive(request, undefined);
      return answer(201, { "Docker-Content-Digest": digest });
    }
    if (kind === "blobs" && request.method === "POST" && name === "uploads/") {
      return answer(202, { Location: `${prefix}blobs/uploads/${randomBytes(8).toString("hex")}` });
    }
    if (kind === "blobs" && request.method === "PUT" && rest[0] === "uploads") {
      const { digest } = await this.#receive(request, searchParams.get("digest") ?? "");
      return answer(201, { Location: `${prefix}blobs/${digest}`, "Docker-Content-Digest": digest });
    }
    // "Is it there?" comes before a push.
    if (kind === "blobs" && request.method === "HEAD") return answer(this.#isKnown(name) ? 200 : 404);
    if (kind === "blobs" && request.method === "GET") return this.#sendBlob(response, name);
    return answer(404);
  }

  #isKnown(digest: string): boolean {
    const { inbox } = this;
    return inbox !== undefined && (inbox.known.has(digest) || existsSync(blobPath(inbox.folder, digest)));
  }

  async #sendManifest(request: IncomingMessage, response: ServerResponse, digest: string): Promise<void> {
    const offer = this.#offers.get(digest);
    if (!offer) return void response.writeHead(404).end();
    const file = blobPath(offer.folder, digest);
    response.writeHead(200, {
      "Content-Type": "application/vnd.oci.image.manifest.v1+json",
      "Content-Length": statSync(file).size,
      "Docker-Content-Digest": digest,
    });
    if (request.method === "HEAD") return void response.end();
    await pipeline(createReadStream(file), response);
  }

  async #sendBlob(response: ServerResponse, digest: string): Promise<void> {
    const file = await this.#findBlob(digest);
    if (!file) return void response.writeHead(404).end();
    response.writeHead(200, {
      "Content-Type": "application/octet-stream",
      "Content-Length": statSync(file).size,
      "Docker-Content-Digest": digest,
    });
    await pipeline(createReadStream(file), response);
  }

  async #findBlob(digest: string): Promise<string | undefined> {
    for (const offer of this.#offers.values()) {
      const file = blobPath(offer.folder, digest);
      if (existsSync(file)) return file;
    }
    for (const offer of this.#offers.values()) {
      const file = blobPath(await offer.layers(), digest);
      if (existsSync(file)) return file;
    }
    return undefined;
  }

  /** Takes a blob in, if it is what its digest says. */
  async #receive(request: IncomingMessage, wanted: string | undefined): Promise<{ readonly digest: string }> {
    const { inbox } = this;
    if (!inbox) throw new Error("nothing is expected");
    const part = join(inbox.folder, `part-${randomBytes(8).toString("hex")}`);
    const hash = createHash("sha256");
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(request, hashing, createWriteStream(part));
    const digest = `sha256:${hash.digest("hex")}`;
    if (wanted !== undefined && wanted !== digest) throw new Error(`${wanted} was sent as ${digest}`);
    renameSync(part, blobPath(inbox.folder, digest));
    return { digest };
  }
}
