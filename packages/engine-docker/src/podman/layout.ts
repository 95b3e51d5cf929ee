import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Host, imagePrefix, type LayoutRequest } from "@rocker/core/engine";
import { podmanFailure, podmanProgram } from "./program.ts";

/** Writes an image as image layout. Compressing would cost more than all the rest. */
export async function saveLayout(host: Host, id: string, { folder, signal }: LayoutRequest): Promise<void> {
  const args = ["save", "--quiet", "--format=oci-dir", "--uncompressed", "--output", folder, "--", id];
  const { code, stderr } = await podmanProgram(host, { args, signal });
  if (code !== 0) throw podmanFailure(stderr);
}

/**
 * Takes in the image of a layout; of a layer that it has it does not look at the file. Podman makes up a name from the
 * folder's where the layout has none, and stumbles over capitals: it is given one, and that is taken away again.
 */
export async function loadLayout(host: Host, { folder, signal }: LayoutRequest): Promise<string> {
  const name = `${imagePrefix}handover:${randomBytes(8).toString("hex")}`;
  nameImage(folder, name);
  const pulled = await podmanProgram(host, {
    args: ["pull", "--quiet", "--", `oci:${folder}:${name}`],
    signal,
  });
  if (pulled.code !== 0) throw podmanFailure(pulled.stderr);
  const id = pulled.stdout.trim().split("\n").at(-1) ?? "";
  const { code, stderr } = await podmanProgram(host, { args: ["untag", "--", id, name] });
  if (code !== 0) throw podmanFailure(stderr);
  return `sha256:${id}`;
}

function nameImage(folder: string, name: string): void {
  const path = join(folder, "index.json");
  const index = JSON.parse(readFileSync(path, "utf8")) as { readonly manifests: readonly object[] };
  const annotations = { "org.opencontainers.image.ref.name": name };
  const manifests = index.manifests.map((one) => ({ ...one, annotations }));
  writeFileSync(path, JSON.stringify({ ...index, manifests }));
}
