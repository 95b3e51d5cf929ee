import type { Host } from "@rocker/core/engine";
import type { Client } from "../client/client.ts";
import { hasCacheMountFlaw } from "./cache-mount-flaw.ts";
import { installation } from "./installation.ts";

/** See Images. */
export async function buildFlaw(client: Client, host: Host): Promise<string | undefined> {
  const { buildah } = await installation(client, host);
  return hasCacheMountFlaw(buildah) ? `Buildah ${buildah} (CVE-2024-9675)` : undefined;
}
