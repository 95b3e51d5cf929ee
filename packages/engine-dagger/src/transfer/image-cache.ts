import { randomBytes } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { blobPath, type Host, type ImageFacts, readLayout, xdgDirectory } from "@rocker/core/engine";
import type { ImageSource } from "./image-source.ts";
import type { OfferedImage } from "./registry.ts";

/** The file with the generation of the last build without the cache on a base image. */
const generationFile = "generation";

/** The last image that was built on a base image. */
interface LastBuilt {
  readonly id: string;
  /** Digests of layers: as the engine sends them → as the runtime stores them, uncompressed. */
  readonly layers: Readonly<Record<string, string>>;
}

/**
 * Caches image metadata between builds, in the user's cache directory. With the manifest and configuration of a base
 * image, an engine that has its layers can use it without saving it again. The cache can be deleted at any time.
 */
export class ImageCache {
  readonly #directory: string;
  readonly #source: ImageSource;

  constructor(host: Host, source: ImageSource) {
    this.#directory = join(xdgDirectory("XDG_CACHE_HOME", host), "rocker/dagger", source.name);
    this.#source = source;
  }

  /**
   * Offers an image of the runtime for the engine to pull.
   * @param scratch creates a directory for the time of the build
   */
  async offer(image: ImageFacts, scratch: () => string, signal: AbortSignal): Promise<OfferedImage> {
    let saved: Promise<string> | undefined;
    const layers = () => {
      saved ??= this.#save(image, scratch(), signal);
      return saved;
    };
    const directory = this.#directoryOf(image);
    if (!existsSync(join(directory, "index.json"))) this.#remember(directory, await layers());
    return { digest: readLayout(directory).digest, directory, layers };
  }

  /** The layers that the runtime has on this base image, by the engine's digests. */
  async layersOn(base: ImageFacts): Promise<ReadonlySet<string>> {
    const own = existsSync(join(this.#directoryOf(base), "index.json"))
      ? readLayout(this.#directoryOf(base)).manifest.layers
      : [];
    const last = this.#readLastBuilt(base);
    const built = last && (await this.#source.images.find(last.id));
    const present = new Set(built?.layers);
    return new Set([
      ...own.map(({ digest }) => digest),
      ...Object.entries(last?.layers ?? {}).flatMap(([digest, layer]) =>
        present.has(layer) ? [digest] : [],
      ),
    ]);
  }

  /** Caches the metadata of a built image, from its layout. */
  rememberBuilt(base: ImageFacts, id: string, layout: string): void {
    const { manifest } = readLayout(layout);
    const config = JSON.parse(readFileSync(blobPath(layout, manifest.config.digest), "utf8")) as {
      readonly rootfs: { readonly diff_ids: readonly string[] };
    };
    const layers = manifest.layers.map(({ digest }, index) => [digest, config.rootfs.diff_ids[index] ?? ""]);
    const last: LastBuilt = { id, layers: Object.fromEntries(layers) };
    this.#write(base, "last.json", JSON.stringify(last));
  }

  /**
   * The generation of commands on this base image: undefined until a first build without the cache. The engine has no
   * option to ignore its cache. It runs a command again if its input changes, so each such build changes the generation.
   */
  generation(base: ImageFacts): string | undefined {
    return readText(join(this.#directoryOf(base), generationFile));
  }

  /** Starts a new generation, so that cached results of earlier builds on this base image are not used. */
  newGeneration(base: ImageFacts): string {
    const generation = randomBytes(8).toString("hex");
    this.#write(base, generationFile, generation);
    return generation;
  }

  async #save(image: ImageFacts, directory: string, signal: AbortSignal): Promise<string> {
    await this.#source.transfer.save(image.id, { directory: directory, signal });
    return directory;
  }

  /** Copies everything except the layers, atomically. */
  #remember(directory: string, layout: string): void {
    const { digest, manifest } = readLayout(layout);
    mkdirSync(directory, { recursive: true });
    const part = mkdtempSync(join(directory, "part-"));
    mkdirSync(join(directory, "blobs/sha256"), { recursive: true });
    for (const blob of [digest, manifest.config.digest]) {
      cpSync(blobPath(layout, blob), join(part, "blob"));
      renameSync(join(part, "blob"), blobPath(directory, blob));
    }
    cpSync(join(layout, "index.json"), join(part, "index.json"));
    renameSync(join(part, "index.json"), join(directory, "index.json"));
    rmSync(part, { recursive: true });
  }

  /** Writes a file atomically. */
  #write(base: ImageFacts, name: string, text: string): void {
    const directory = this.#directoryOf(base);
    mkdirSync(directory, { recursive: true });
    const part = mkdtempSync(join(directory, "part-"));
    writeFileSync(join(part, name), text);
    renameSync(join(part, name), join(directory, name));
    rmSync(part, { recursive: true });
  }

  #readLastBuilt(base: ImageFacts): LastBuilt | undefined {
    const text = readText(join(this.#directoryOf(base), "last.json"));
    return text === undefined ? undefined : (JSON.parse(text) as LastBuilt);
  }

  #directoryOf({ id }: ImageFacts): string {
    return join(this.#directory, id.replace("sha256:", ""));
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
