import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Descriptor, Host, LayoutRequest } from "@rocker/core/engine";
import { packTar } from "modern-tar/fs";
import { podmanFailure, podmanProgram } from "./program.ts";

/** Writes an image as image layout. Compressing would cost more than all the rest. */
export async function saveLayout(host: Host, id: string, { folder, signal }: LayoutRequest): Promise<void> {
  const args = ["save", "--quiet", "--format=oci-dir", "--uncompressed", "--output", folder, "--", id];
  const { code, stderr } = await podmanProgram(host, { args, signal });
  if (code !== 0) throw podmanFailure(stderr);
}

/**
 * Takes in the image of a layout; of a layer that it has it does not look at the file. As an archive: from a folder,
 * Podman would make up a name of the folder's.
 */
export async function loadLayout(host: Host, { folder, signal }: LayoutRequest): Promise<string> {
  dropNames(folder);
  const { code, stdout, stderr } = await podmanProgram(host, {
    args: ["load", "--quiet"],
    stdin: packTar(folder),
    signal,
  });
  if (code !== 0) throw podmanFailure(stderr);
  const id = /^Loaded image: (?:sha256:)?([0-9a-f]{64})$/m.exec(stdout)?.[1];
  if (!id) throw podmanFailure(`unexpected output of podman load: ${stdout.trim()}`);
  return `sha256:${id}`;
}

/** The image would get the name that its layout gives it; when Podman wrote it, that is a name made of its id. */
function dropNames(folder: string): void {
  const path = join(folder, "index.json");
  const index = JSON.parse(readFileSync(path, "utf8")) as { readonly manifests: readonly Descriptor[] };
  const manifests = index.manifests.map(({ mediaType, digest, size }) => ({ mediaType, digest, size }));
  writeFileSync(path, JSON.stringify({ ...index, manifests }));
}
