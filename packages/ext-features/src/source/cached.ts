import type { Host } from "@rocker/core";
import { readDirectory } from "../archive/read-directory.ts";
import { readTar } from "../archive/read-tar.ts";
import { type Feature, featureOf } from "../feature.ts";
import { type Lock, lockKey } from "../lock.ts";
import type { LocalReference, Reference, RegistryReference, TarballReference } from "../reference.ts";
import { Cache } from "./cache.ts";
import { layerOf } from "./manifest.ts";

/** Reads Features from directories of the host, and from the cache what was downloaded. */
export class CachedFeatures {
  readonly cache: Cache;
  readonly #host: Host;
  readonly #lock: Lock;
  /** Unpacking takes a while, and one Feature is often used several times. */
  readonly #read = new Map<string, Feature>();

  constructor(host: Host, lock: Lock) {
    this.#host = host;
    this.#lock = lock;
    this.cache = new Cache(host);
  }

  /**
   * @returns undefined if it has to be downloaded
   * @throws UnusableFiles
   */
  feature(reference: Reference): Feature | undefined {
    const known = this.#read.get(reference.text);
    if (known) return known;
    const feature = reference.kind === "local" ? this.#local(reference) : this.#downloaded(reference);
    if (feature) this.#read.set(reference.text, feature);
    return feature;
  }

  /** Reads it again: it was downloaded again. */
  forget(reference: Reference): void {
    this.#read.delete(reference.text);
  }

  /** What the lock, the reference itself or an earlier download says it means. */
  digest(reference: RegistryReference | TarballReference): string | undefined {
    return this.pinned(reference) ?? this.cache.digestOf(reference.text);
  }

  /** The digest that nothing else may replace. */
  pinned(reference: RegistryReference | TarballReference): string | undefined {
    const own = reference.kind === "registry" ? reference.digest : undefined;
    return own ?? this.#lock.get(lockKey(reference) ?? "")?.integrity;
  }

  #local(reference: LocalReference): Feature {
    return featureOf(reference, `directory:${reference.path}`, readDirectory(reference.path, this.#host));
  }

  #downloaded(reference: RegistryReference | TarballReference): Feature | undefined {
    const digest = this.digest(reference);
    const contents = digest && this.cache.contents(digest);
    if (!digest || !contents) return undefined;
    if (reference.kind === "tarball") return featureOf(reference, digest, readTar(contents));
    const layer = layerOf(contents);
    const archive = layer && this.cache.contents(layer.digest);
    return archive && featureOf(reference, digest, readTar(archive));
  }
}
