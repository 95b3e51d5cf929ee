import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, renameSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { blobPath } from "@rocker/core/engine";

/** An image that the engine can pull by digest. */
export interface OfferedImage {
  /** The digest of its manifest. */
  readonly digest: string;
  /** A directory with its manifest and configuration. */
  readonly directory: string;
  /** Returns a directory with its layers. Called when the first layer is requested. */
  layers(): Promise<string>;
}

/** The destination of a push. */
export interface Inbox {
  /** An image layout without an index. Its directory for blobs must exist. */
  readonly directory: string;
  /** Layers that do not have to be sent. */
  readonly known: ReadonlySet<string>;
}

/**
 * A registry on loopback for one build. It transfers images between the runtime and the engine, and only the layers that
 * the other side does not have. The engine reaches it through the session, wherever it runs.
 * Implements the parts of the OCI distribution specification that are needed to pull and push
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md).
 */
export class TransferRegistry {
  inbox: Inbox | undefined;
  // Other users of this machine can connect to the port, but only the engine knows this name.
  readonly repository = `rocker/${randomBytes(16).toString("hex")}`;
  readonly #server: Server;
  readonly #offers = new Map<string, OfferedImage>();
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

  static async listen(): Promise<TransferRegistry> {
    const registry = new TransferRegistry();
    await new Promise<void>((resolve, reject) => {
      registry.#server.on("error", reject);
      registry.#server.listen(0, "127.0.0.1", resolve);
    });
    return registry;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The first error in this registry. The engine itself only sees that a request failed. */
  get failure(): unknown {
    return this.#failure;
  }

  /** @returns the reference that the engine can pull */
  offer(image: OfferedImage): string {
    this.#offers.set(image.digest, image);
    return `${this.address}@${image.digest}`;
  }

  /** The repository that the engine can push to. Engines do not require TLS for registries on localhost. */
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
    // A client checks whether a blob exists before it pushes it.
    if (kind === "blobs" && request.method === "HEAD") return answer(this.#isKnown(name) ? 200 : 404);
    if (kind === "blobs" && request.method === "GET") return this.#sendBlob(response, name);
    return answer(404);
  }

  #isKnown(digest: string): boolean {
    const { inbox } = this;
    return inbox !== undefined && (inbox.known.has(digest) || existsSync(blobPath(inbox.directory, digest)));
  }

  async #sendManifest(request: IncomingMessage, response: ServerResponse, digest: string): Promise<void> {
    const offer = this.#offers.get(digest);
    if (!offer) return void response.writeHead(404).end();
    const file = blobPath(offer.directory, digest);
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
      const file = blobPath(offer.directory, digest);
      if (existsSync(file)) return file;
    }
    for (const offer of this.#offers.values()) {
      const file = blobPath(await offer.layers(), digest);
      if (existsSync(file)) return file;
    }
    return undefined;
  }

  /** Stores a blob if its content matches its digest. */
  async #receive(
    request: IncomingMessage,
    expected: string | undefined,
  ): Promise<{ readonly digest: string }> {
    const { inbox } = this;
    if (!inbox) throw new Error("nothing is expected");
    const part = join(inbox.directory, `part-${randomBytes(8).toString("hex")}`);
    const hash = createHash("sha256");
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(request, hashing, createWriteStream(part));
    const digest = `sha256:${hash.digest("hex")}`;
    if (expected !== undefined && expected !== digest) throw new Error(`${expected} was sent as ${digest}`);
    renameSync(part, blobPath(inbox.directory, digest));
    return { digest };
  }
}
