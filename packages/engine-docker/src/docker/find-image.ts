import type { ImageFacts } from "@rocker/core/engine";
import { factsOf, type ImageInspect } from "../client/image-inspect.ts";
import type { DaemonClient } from "../daemon/client.ts";

export async function findImage(daemon: DaemonClient, reference: string): Promise<ImageFacts | undefined> {
  const inspect = await daemon.json<ImageInspect>({ path: `/images/${encodeReference(reference)}/json` });
  return inspect && factsOf(inspect);
}

// Slashes are part of the API's path. Other special characters must be escaped.
function encodeReference(reference: string): string {
  return reference.split("/").map(encodeURIComponent).join("/");
}
