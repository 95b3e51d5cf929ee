import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Descriptor, LayoutRequest } from "@rocker/core/engine";
import { packTar } from "modern-tar/fs";
import type { Client } from "../client/client.ts";
import { clientError } from "../client/client-output.ts";
import { execClient } from "../client/exec-client.ts";

/** Saves an image as an OCI image layout. Uncompressed, because compression would take longer than everything else. */
export async function saveLayout(
  client: Client,
  id: string,
  { directory, signal }: LayoutRequest,
): Promise<void> {
  const args = ["save", "--quiet", "--format=oci-dir", "--uncompressed", "--output", directory, "--", id];
  const { code, stderr } = await execClient(client, { args, signal });
  if (code !== 0) throw clientError(client, stderr);
}

/**
 * Loads the image of a layout. Podman does not read the file of a layer that it already has. The layout is passed as an
 * archive, because Podman would name an image after its directory.
 */
export async function loadLayout(client: Client, { directory, signal }: LayoutRequest): Promise<string> {
  dropNames(directory);
  const { code, stdout, stderr } = await execClient(client, {
    args: ["load", "--quiet"],
    stdin: packTar(directory),
    signal,
  });
  if (code !== 0) throw clientError(client, stderr);
  const id = /^Loaded image: (?:sha256:)?([0-9a-f]{64})$/m.exec(stdout)?.[1];
  if (!id) throw clientError(client, `unexpected output of podman load: ${stdout.trim()}`);
  return `sha256:${id}`;
}

/** Removes names from the layout, so that the image gets none. In a layout that Podman wrote, the name is the image ID. */
function dropNames(directory: string): void {
  const path = join(directory, "index.json");
  const index = JSON.parse(readFileSync(path, "utf8")) as { readonly manifests: readonly Descriptor[] };
  const manifests = index.manifests.map(({ mediaType, digest, size }) => ({ mediaType, digest, size }));
  writeFileSync(path, JSON.stringify({ ...index, manifests }));
}
