import { existsSync, statSync } from "node:fs";
import { type BuildRequest, blobPath, readLayout, writeIndex } from "@rocker/core/engine";
import type { Connection } from "../connection.ts";
import { refusal } from "../failure.ts";
import type { BuiltPlan } from "../plan-build.ts";
import { operation } from "../query/operation.ts";
import type { KnownImages } from "./known-images.ts";

interface HandBackOptions {
  readonly connection: Connection;
  readonly known: KnownImages;
  readonly request: Pick<BuildRequest, "runtime" | "signal" | "report">;
}

/**
 * Brings a finished image to the runtime: only the layers that it lacks, or all where that does not do.
 * @returns the image's id in the runtime
 */
export async function handBack(built: BuiltPlan, options: HandBackOptions): Promise<string> {
  const layers = await options.known.layersOn(built.base);
  try {
    return await load(built, layers, options);
  } catch (error) {
    if (layers.size === 0 || options.request.signal.aborted) throw error;
    return load(built, new Set(), options);
  }
}

async function load(
  { base, container, last }: BuiltPlan,
  layers: ReadonlySet<string>,
  { connection, known, request }: HandBackOptions,
): Promise<string> {
  const { registry, scratch, registryService } = connection;
  const folder = scratch();
  registry.inbox = { folder, known: layers };
  const publish = operation("publish", { address: `${registry.address}:image`, registryService });
  const doing = "transferring the image";
  let published: string;
  try {
    const start = { type: "Container", id: container } as const;
    published = await connection.ask(start, [...last, publish], undefined, { doing });
  } catch (error) {
    // What went wrong on this side says more than what the engine makes of it.
    throw refusal(doing, registry.failure ?? error);
  }
  const digest = published.slice(published.indexOf("@") + 1);
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  writeIndex(folder, { mediaType, digest, size: statSync(blobPath(folder, digest)).size });
  request.report({ type: "output", line: transferText(folder, request.runtime.name) });
  const id = await request.runtime.loadImage({ folder, signal: request.signal });
  known.rememberBuilt(base, id, folder);
  return id;
}

/** What of an image came from the engine, for whoever wants to know why that takes its time. */
function transferText(folder: string, runtime: string): string {
  const { layers } = readLayout(folder).manifest;
  const sent = layers.filter(({ digest }) => existsSync(blobPath(folder, digest)));
  const bytes = sent.reduce((sum, { size }) => sum + size, 0);
  return `received ${sent.length} of ${layers.length} layers from Dagger (${bytes} bytes); ${runtime} has the others`;
}
