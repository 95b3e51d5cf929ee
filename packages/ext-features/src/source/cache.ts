import { join } from "node:path";
import { type Host, writeFileAtomic, xdgDirectory } from "@rocker/core";
import { limits } from "../archive/files.ts";
import { digestOf, isDigest } from "../digest.ts";

/**
 * What was downloaded, in the user's cache directory: contents by their digest, and what a reference meant when it was last
 * looked up. Nothing is unpacked there.
 */
export class Cache {
  readonly #host: Host;
  readonly #directory: string;

  constructor(host: Host) {
    this.#host = host;
    this.#directory = join(xdgDirectory("XDG_CACHE_HOME", host), "rocker/features");
  }

  /** Undefined if it is missing, or is not what the digest says. */
  contents(digest: string): Buffer | undefined {
    const contents = this.#host.readFile(this.#contentsFile(digest), limits.download);
    return contents && digestOf(contents) === digest ? contents : undefined;
  }

  /** @returns the digest of the contents */
  store(contents: Buffer): string {
    const digest = digestOf(contents);
    writeFileAtomic(this.#contentsFile(digest), contents);
    return digest;
  }

  /** The digest that a reference meant when it was looked up. */
  digestOf(reference: string): string | undefined {
    const text = this.#host.readFile(this.#referenceFile(reference), 1024)?.toString("utf8").trim();
    return isDigest(text) ? text : undefined;
  }

  remember(reference: string, digest: string): void {
    writeFileAtomic(this.#referenceFile(reference), `${digest}\n`);
  }

  #contentsFile(digest: string): string {
    return join(this.#directory, "sha256", digest.slice("sha256:".length));
  }

  #referenceFile(reference: string): string {
    return join(this.#directory, "references", digestOf(reference).slice("sha256:".length));
  }
}
