import { statSync } from "node:fs";
import { join } from "node:path";
import { type Host, readStateFile, writeFileAtomic, xdgDirectory } from "@rocker/core/engine";
import type { Client } from "../client/client.ts";
import { clientOutput } from "../client/client-output.ts";
import { programOnPath } from "../client/program-on-path.ts";
import { hasCacheMountFlaw } from "./cache-mount-flaw.ts";

/** See Images. `podman info` takes longer than the rest of a run, so its answer is kept for as long as the program is the same. */
export async function buildFlaw(client: Client, host: Host): Promise<string | undefined> {
  const version = await buildahVersion(client, host);
  return hasCacheMountFlaw(version) ? `Buildah ${version} (CVE-2024-9675)` : undefined;
}

async function buildahVersion(client: Client, host: Host): Promise<string> {
  const program = programState(host);
  const file = join(xdgDirectory("XDG_CACHE_HOME", host), "rocker/buildah.json");
  const known = versionIn(file, program);
  if (known !== undefined) return known;
  const version = (await clientOutput(client, "info", "--format={{.Host.BuildahVersion}}")).trim();
  try {
    writeFileAtomic(file, JSON.stringify([program, version]));
  } catch {
    // Then it is asked for again.
  }
  return version;
}

function versionIn(file: string, program: string): string | undefined {
  try {
    const [knownProgram, version] = JSON.parse(readStateFile(file) ?? "[]") as string[];
    return knownProgram === program ? version : undefined;
  } catch {
    return undefined; // Damaged, or written by another version.
  }
}

/** Differs for another program, for an updated one, and where it builds on another machine. */
function programState(host: Host): string {
  const program = programOnPath("podman", host) ?? "";
  const { mtimeMs, size } = statSync(program, { throwIfNoEntry: false }) ?? {};
  return [program, mtimeMs, size, host.env.CONTAINER_HOST, host.env.CONTAINER_CONNECTION].join("\n");
}
