import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Descriptor } from "@rocker/core/engine";
import { send } from "./http.ts";
import type { Names } from "./names.ts";

/**
 * A blob or manifest that the engine uploaded to the client's registry. A layer is stored unchanged; an image's
 * configuration and manifest without the parts of the base image, which is created on each machine.
 */
export type Body =
  /** Compressed, in base64. */
  | { readonly digest: string; readonly layer: string }
  | { readonly digest: string; readonly base: string; readonly config: Config }
  | { readonly digest: string; readonly base: string; readonly manifest: Manifest }
  | { readonly digest: string; readonly index: Index };

interface Config {
  readonly rootfs: { readonly diff_ids: readonly string[] };
  readonly history?: readonly unknown[];
}

interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** The index of an image for several platforms. */
interface Index {
  readonly manifests: readonly Descriptor[];
}

interface Image {
  readonly manifest: Manifest;
  readonly config: Config;
}

const nothing: Image = {
  manifest: { config: { mediaType: "", digest: "", size: 0 }, layers: [] },
  config: { rootfs: { diff_ids: [] } },
};

/** An image in a registry on this machine, as named in queries. */
const address = /(?:localhost|127\.0\.0\.1):(\d+)\/([^"@:]+)@sha256:([0-9a-f]{64})/g;

/** The images that the client offers to the engine. */
export class OfferedImages {
  readonly #names: Names;
  readonly #images = new Map<string, Image>();

  constructor(names: Names) {
    this.#names = names;
  }

  /** Reads the images that a query names, and assigns names to their digests. */
  async learn(query: string): Promise<void> {
    for (const [, port, repository, digest = ""] of query.matchAll(address)) {
      const read = async (path: string): Promise<unknown> => {
        const { status, body } = await send(Number(port), {
          method: "GET",
          path: `/v2/${repository}/${path}`,
        });
        if (status !== 200) throw new Error(`the registry does not have ${path} (${status})`);
        return JSON.parse(body.toString("utf8"));
      };
      const manifest = (await read(`manifests/sha256:${digest}`)) as Manifest | Index;
      if ("manifests" in manifest) continue; // Several platforms: the engine chooses.
      const config = (await read(`blobs/${manifest.config.digest}`)) as Config;
      this.#images.set(this.#name(`sha256:${digest}`), { manifest, config });
      for (const one of [manifest.config, ...manifest.layers]) this.#name(one.digest);
      for (const one of config.rootfs.diff_ids) this.#name(one);
    }
  }

  /** An upload without the parts of the base image. */
  withoutBase(puts: readonly Buffer[]): Body[] {
    const manifests = puts.flatMap((bytes) => parsed<Manifest>(bytes, "config", "layers") ?? []);
    return puts.map((bytes): Body => {
      const digest = this.#name(digestOf(bytes));
      const manifest = parsed<Manifest>(bytes, "config", "layers");
      if (manifest) {
        const [base, { manifest: below }] = this.#baseOf(manifest);
        const layers = manifest.layers.slice(below.layers.length);
        return { digest, base, manifest: this.#hidden({ ...manifest, layers }) };
      }
      const index = parsed<Index>(bytes, "manifests");
      if (index) return { digest, index: this.#hidden(index) };
      const owner = manifests.find(({ config }) => config.digest === digestOf(bytes));
      if (!owner) return { digest, layer: gzipSync(bytes, { level: 9 }).toString("base64") };
      const [base, { config: below }] = this.#baseOf(owner);
      const config = JSON.parse(bytes.toString("utf8")) as Config;
      const diffIds = config.rootfs.diff_ids.slice(below.rootfs.diff_ids.length);
      const rootfs = { ...config.rootfs, diff_ids: diffIds };
      return { digest, base, config: this.#hidden({ ...config, rootfs, ...timeless(config) }) };
    });
  }

  /** The bytes of an upload on the current base image; assigns a name to their digest. */
  withBase(body: Body, sizeOf: (digest: string) => number): Buffer {
    const bytes =
      "layer" in body
        ? gunzipSync(Buffer.from(body.layer, "base64"))
        : Buffer.from(this.#textOf(body, sizeOf), "utf8");
    this.#names.bind(body.digest, digestOf(bytes).slice("sha256:".length));
    return bytes;
  }

  #textOf(body: Exclude<Body, { layer: string }>, sizeOf: (digest: string) => number): string {
    const sized = (one: Descriptor) => ({ ...one, size: sizeOf(one.digest.replace("sha256:", "")) });
    if ("index" in body) {
      const manifests = body.index.manifests.map(sized);
      return JSON.stringify(this.#shown({ ...body.index, manifests }));
    }
    const base = this.#images.get(body.base) ?? nothing;
    if ("config" in body) {
      const config = this.#shown(body.config);
      const diffIds = [...base.config.rootfs.diff_ids, ...config.rootfs.diff_ids];
      return JSON.stringify({ ...config, rootfs: { ...config.rootfs, diff_ids: diffIds } });
    }
    const { config, layers } = this.#shown({ ...body.manifest, config: sized(body.manifest.config) });
    return JSON.stringify({ ...body.manifest, config, layers: [...base.manifest.layers, ...layers] });
  }

  /** The name of the offered image that shares most layers with an image. */
  #baseOf(manifest: Manifest): [name: string, image: Image] {
    const isBelow = ({ manifest: { layers } }: Image) =>
      layers.every(({ digest }, index) => manifest.layers[index]?.digest === digest);
    const below = [...this.#images].filter(([, image]) => isBelow(image));
    return (
      below.sort(([, a], [, b]) => b.manifest.layers.length - a.manifest.layers.length)[0] ?? ["", nothing]
    );
  }

  #name(digest: string): string {
    return this.#names.nameOf("digest", digest.replace("sha256:", ""));
  }

  #hidden<Value>(value: Value): Value {
    return JSON.parse(this.#names.hideKnown(JSON.stringify(value))) as Value;
  }

  #shown<Value>(value: Value): Value {
    return JSON.parse(this.#names.show(JSON.stringify(value))) as Value;
  }
}

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** An upload, if it is JSON with these fields. */
function parsed<Value>(bytes: Buffer, ...fields: readonly string[]): Value | undefined {
  if (bytes[0] !== "{".charCodeAt(0)) return undefined;
  const found = JSON.parse(bytes.toString("utf8")) as Value & object;
  return fields.every((field) => field in found) ? found : undefined;
}

/** Replaces creation times, which differ in each build. */
function timeless(config: Config & { readonly created?: unknown }) {
  const created = "2000-01-01T00:00:00Z";
  const history = config.history?.map((entry) => ({ ...(entry as object), created }));
  return { ...(config.created !== undefined && { created }), ...(history && { history }) };
}
