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
import { blobPath, type Host, type ImageFacts, type Runtime, readLayout } from "@rocker/core/engine";
import type { Offer } from "./registry.ts";

/** What is remembered of the last build without the cache on a base. */
const generationFile = "generation";

/** What is remembered of the image that was built last on a base. */
interface LastBuilt {
  readonly id: string;
  /** Digest as the engine sends a layer → digest as the runtime knows it, uncompressed. */
  readonly layers: Readonly<Record<string, string>>;
}

/**
 * What is remembered of images between builds, in the person's cache folder: of each base its manifest and
 * configuration, so that it need not be saved again to be named to an engine that has its layers. All of it can be
 * removed at any time.
 */
export class KnownImages {
  readonly #folder: string;
  readonly #runtime: Runtime;

  constructor(host: Host, runtime: Runtime) {
    const cache = host.env.XDG_CACHE_HOME || join(host.env.HOME || host.user().home, ".cache");
    this.#folder = join(cache, "rocker/dagger", runtime.name);
    this.#runtime = runtime;
  }

  /**
   * An image of the runtime for the engine to pull.
   * @param scratch makes a folder that lasts as long as the build
   */
  async offer(image: ImageFacts, scratch: () => string, signal: AbortSignal): Promise<Offer> {
    let saved: Promise<string> | undefined;
    const layers = () => {
      saved ??= this.#save(image, scratch(), signal);
      return saved;
    };
    const folder = this.#of(image);
    if (!existsSync(join(folder, "index.json"))) this.#remember(folder, await layers());
    return { digest: readLayout(folder).digest, folder, layers };
  }

  /** The layers, by the digests that the engine uses, that the runtime has on this base. */
  async layersOn(base: ImageFacts): Promise<ReadonlySet<string>> {
    const own = existsSync(join(this.#of(base), "index.json"))
      ? readLayout(this.#of(base)).manifest.layers
      : [];
    const last = this.#last(base);
    const built = last && (await this.#runtime.findImage(last.id));
    const present = new Set(built?.layers);
    return new Set([
      ...own.map(({ digest }) => digest),
      ...Object.entries(last?.layers ?? {}).flatMap(([digest, layer]) =>
        present.has(layer) ? [digest] : [],
      ),
    ]);
  }

  /** Remembers what was built, from its layout. */
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
   * What programs on this base must be run anew for: undefined until a first build without the cache. The engine knows
   * no "again": a program is run again when something of it is new, and then its results replace the earlier ones.
   */
  generation(base: ImageFacts): string | undefined {
    return readText(join(this.#of(base), generationFile));
  }

  /** Makes all results of earlier builds on this base unlike the next ones. */
  newGeneration(base: ImageFacts): string {
    const generation = randomBytes(8).toString("hex");
    this.#write(base, generationFile, generation);
    return generation;
  }

  async #save(image: ImageFacts, folder: string, signal: AbortSignal): Promise<string> {
    await this.#runtime.saveImage(image.id, { folder, signal });
    return folder;
  }

  /** Copies all but the layers, complete or not at all. */
  #remember(folder: string, layout: string): void {
    const { digest, manifest } = readLayout(layout);
    mkdirSync(folder, { recursive: true });
    const part = mkdtempSync(join(folder, "part-"));
    mkdirSync(join(folder, "blobs/sha256"), { recursive: true });
    for (const blob of [digest, manifest.config.digest]) {
      cpSync(blobPath(layout, blob), join(part, "blob"));
      renameSync(join(part, "blob"), blobPath(folder, blob));
    }
    cpSync(join(layout, "index.json"), join(part, "index.json"));
    renameSync(join(part, "index.json"), join(folder, "index.json"));
    rmSync(part, { recursive: true });
  }

  /** Writes a file, whole or not at all. */
  #write(base: ImageFacts, name: string, text: string): void {
    const folder = this.#of(base);
    mkdirSync(folder, { recursive: true });
    const part = mkdtempSync(join(folder, "part-"));
    writeFileSync(join(part, name), text);
    renameSync(join(part, name), join(folder, name));
    rmSync(part, { recursive: true });
  }

  #last(base: ImageFacts): LastBuilt | undefined {
    const text = readText(join(this.#of(base), "last.json"));
    return text === undefined ? undefined : (JSON.parse(text) as LastBuilt);
  }

  #of({ id }: ImageFacts): string {
    return join(this.#folder, id.replace("sha256:", ""));
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
