import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  blobPath,
  type Descriptor,
  type LayoutRequest,
  readLayout,
  rockerError,
  writeLayout,
} from "@rocker/core/engine";
import { packTar, type TarSource, unpackTar } from "modern-tar/fs";
import type { DaemonClient } from "../daemon/client.ts";

/** An entry of `manifest.json` in an archive created by `docker save`. */
interface ArchivedImage {
  readonly Config: string;
  /** Files of its layers, uncompressed, lowest first. */
  readonly Layers: readonly string[];
}

/** Saves an image of the daemon as an OCI image layout. */
export async function saveLayout(
  client: DaemonClient,
  id: string,
  { directory, signal }: LayoutRequest,
): Promise<void> {
  const archive = await client.send({ path: `/images/${id}/get`, signal });
  if (archive.statusCode !== 200)
    throw rockerError("RK406", { engine: "docker", message: `cannot save image ${id}` });
  await pipeline(archive, unpackTar(directory, { fmode: 0o600, dmode: 0o700 }), { signal });
  // Since Docker 25, its archives are also image layouts.
  if (!existsSync(join(directory, "index.json"))) convertToLayout(directory);
}

/** Converts Docker's older archive format, in which layers are files with any name. */
function convertToLayout(directory: string): void {
  const [image] = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8")) as ArchivedImage[];
  if (!image)
    throw rockerError("RK406", { engine: "docker", message: "the saved archive contains no image" });
  const config = readFileSync(join(directory, image.Config));
  const { rootfs } = JSON.parse(config.toString("utf8")) as { rootfs: { diff_ids: readonly string[] } };
  mkdirSync(join(directory, "blobs/sha256"), { recursive: true });
  const layers = image.Layers.map((file, index): Descriptor => {
    const digest = rootfs.diff_ids[index] ?? "";
    const target = blobPath(directory, digest);
    // A layer that occurs twice in the image is stored once, with a link.
    if (!existsSync(target)) renameSync(realpathSync(join(directory, file)), target);
    return { mediaType: "application/vnd.oci.image.layer.v1.tar", digest, size: statSync(target).size };
  });
  writeLayout(directory, config, layers);
  rmSync(join(directory, "manifest.json"));
}

/**
 * Loads the image of a layout. The daemon does not read the file of a layer that it already has on top of the same
 * layers.
 */
export async function loadLayout(
  client: DaemonClient,
  { directory, signal }: LayoutRequest,
): Promise<string> {
  const { manifest } = readLayout(directory);
  const fileOf = ({ digest }: Descriptor) => digest.replace("sha256:", "");
  const image: ArchivedImage = { Config: fileOf(manifest.config), Layers: manifest.layers.map(fileOf) };
  const blobs = new Map(
    [manifest.config, ...manifest.layers].map((one) => [fileOf(one), blobPath(directory, one.digest)]),
  );
  const sources: TarSource[] = [
    ...[...blobs]
      .filter(([, path]) => existsSync(path))
      .map(([target, source]) => ({ type: "file" as const, source, target })),
    { type: "content", content: JSON.stringify([{ ...image, RepoTags: null }]), target: "manifest.json" },
  ];
  const lines = client.jsonLines<{ readonly error?: string }>({
    method: "POST",
    path: "/images/load",
    query: { quiet: "1" },
    headers: { "Content-Type": "application/x-tar" },
    body: packTar(sources),
    signal,
  });
  for await (const { error } of lines) {
    if (error) throw rockerError("RK406", { engine: "docker", message: error });
  }
  // The daemon's image ID is the digest of the configuration.
  return manifest.config.digest;
}
