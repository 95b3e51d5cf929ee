import type { ExtensionProblem, Host } from "@rocker/core";
import { limits } from "../archive/files.ts";
import { digestOf } from "../digest.ts";
import type { Reference, RegistryReference, TarballReference } from "../reference.ts";
import { DownloadFailure, failures } from "../registry/failure.ts";
import { Registry } from "../registry/registry.ts";
import { request } from "../registry/request.ts";
import type { CachedFeatures } from "./cached.ts";
import { layerOf } from "./manifest.ts";

/** Downloads Features into the cache. */
export class Downloads {
  readonly #features: CachedFeatures;
  readonly #registry: Registry;
  readonly #signal: AbortSignal;
  readonly #env: Host["env"];

  constructor(features: CachedFeatures, host: Host, signal: AbortSignal) {
    this.#features = features;
    this.#signal = signal;
    this.#env = host.env;
    this.#registry = new Registry(host, signal);
  }

  /** @returns what is wrong */
  async download(reference: Reference): Promise<readonly ExtensionProblem[]> {
    try {
      if (reference.kind === "registry") await this.#fromRegistry(reference);
      if (reference.kind === "tarball") await this.#tarball(reference);
      return [];
    } catch (error) {
      if (error instanceof DownloadFailure) return [error.problem];
      const { code, message } = error as NodeJS.ErrnoException;
      // Of the file system: its errors have such codes.
      if (typeof code === "string" && /^E[A-Z]+$/.test(code)) return [cacheProblem(message)];
      throw error;
    }
  }

  async #fromRegistry(reference: RegistryReference): Promise<void> {
    const { cache } = this.#features;
    const { text } = reference;
    const pinned = this.#features.pinned(reference);
    const known = pinned === undefined ? undefined : cache.contents(pinned);
    const manifest = known ?? (await this.#registry.manifest(reference, pinned ?? reference.tag ?? "latest"));
    requireDigest(text, manifest, pinned);
    const layer = layerOf(manifest);
    if (!layer) throw failures.unusable(text, "its manifest names no archive of a Feature");
    if (layer.size > limits.download) throw failures.unusable(text, "its archive is too large");
    if (!cache.contents(layer.digest)) {
      const archive = await this.#registry.blob(reference, layer.digest);
      requireDigest(text, archive, layer.digest);
      cache.store(archive);
    }
    // The manifest last: it is only there once its archive is.
    const digest = cache.store(manifest);
    if (pinned === undefined) cache.remember(text, digest);
  }

  async #tarball(reference: TarballReference): Promise<void> {
    const { text, url } = reference;
    const { host } = new URL(url);
    const answer = await request(url, { feature: text, signal: this.#signal, env: this.#env });
    if (answer.status === 404) throw failures.notFound(text, host);
    if (answer.status === 401 || answer.status === 403) throw failures.login(text, host, false);
    if (answer.status !== 200)
      throw failures.unreachable(text, host, `it answered with status ${answer.status}`);
    const archive = await answer.body(limits.download);
    const pinned = this.#features.pinned(reference);
    requireDigest(text, archive, pinned);
    const digest = this.#features.cache.store(archive);
    if (pinned === undefined) this.#features.cache.remember(text, digest);
  }
}

function requireDigest(feature: string, contents: Buffer, expected: string | undefined): void {
  const found = digestOf(contents);
  if (expected !== undefined && found !== expected) throw failures.damaged(feature, expected, found);
}

export function cacheProblem(why: string): ExtensionProblem {
  return {
    slug: "cache",
    what: "cannot store downloaded Features in the cache directory.",
    why: `${why}.`,
    fix: "Make the directory writable, free some disk space, or set XDG_CACHE_HOME.",
  };
}
