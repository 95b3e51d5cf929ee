import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../host/sha256.ts";

/**
 * An image in a directory, as OCI image layout
 * (https://github.com/opencontainers/image-spec/blob/main/image-layout.md).
 */

export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

export interface ImageManifest {
  readonly config: Descriptor;
  /** The lowest first. */
  readonly layers: readonly Descriptor[];
}

interface ImageIndex {
  readonly manifests: readonly (Descriptor & { readonly platform?: { readonly os: string } })[];
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const indexTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

/** @throws Error for a digest that could refer to a file outside the directory, or is not SHA-256 */
export function blobPath(directory: string, digest: string): string {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
  if (!hex) throw new Error(`${JSON.stringify(digest)} is not a SHA-256 digest`);
  return join(directory, "blobs/sha256", hex);
}

/** The image in the directory; the first if there are several. */
export function readLayout(directory: string): { readonly digest: string; readonly manifest: ImageManifest } {
  let index = readJson<ImageIndex>(join(directory, "index.json"));
  for (;;) {
    // Attestations are listed next to images, with the platform "unknown".
    const found = index.manifests.find(({ platform }) => platform?.os !== "unknown");
    if (!found) throw new Error("the image layout names no image");
    const path = blobPath(directory, found.digest);
    if (!indexTypes.includes(found.mediaType)) {
      return { digest: found.digest, manifest: readJson<ImageManifest>(path) };
    }
    index = readJson<ImageIndex>(path);
  }
}

/** Turns a directory into an image layout. The files of its layers are added separately, at `blobPath`. */
export function writeLayout(directory: string, config: Buffer, layers: readonly Descriptor[]): void {
  mkdirSync(join(directory, "blobs/sha256"), { recursive: true });
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: addBlob(directory, "application/vnd.oci.image.config.v1+json", config),
    layers,
  };
  writeIndex(directory, addBlob(directory, manifestType, Buffer.from(JSON.stringify(manifest))));
}

/** Writes the index of a directory that already has its blobs. */
export function writeIndex(directory: string, manifest: Descriptor): void {
  writeFileSync(join(directory, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  writeFileSync(join(directory, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
}

function addBlob(directory: string, mediaType: string, content: Buffer): Descriptor {
  const digest = `sha256:${sha256().update(content).digest("hex")}`;
  writeFileSync(blobPath(directory, digest), content);
  return { mediaType, digest, size: content.length };
}

function readJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(path, "utf8")) as Value;
}
