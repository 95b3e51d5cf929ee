import { existsSync, statSync } from "node:fs";
import { type BuildRequest, blobPath, readLayout, writeIndex } from "@rocker/core/engine";
import type { Connection } from "../connection.ts";
import type { BuiltPlan } from "../plan-build.ts";
import { toRockerError } from "../to-rocker-error.ts";
import type { ImageCache } from "./image-cache.ts";

interface LoadOptions {
  readonly connection: Connection;
  readonly known: ImageCache;
  readonly request: Pick<BuildRequest, "runtime" | "signal" | "report">;
}

/**
 * Transfers a finished image to the runtime: only the layers that it does not have or, if that fails, all layers.
 * @returns the image's ID in the runtime
 */
export async function loadIntoRuntime(built: BuiltPlan, options: LoadOptions): Promise<string> {
  const layers = await options.known.layersOn(built.base);
  try {
    return await load(built, layers, options);
  } catch (error) {
    if (layers.size === 0 || options.request.signal.aborted) throw error;
    return load(built, new Set(), options);
  }
}

async function load(
  { base, container }: BuiltPlan,
  layers: ReadonlySet<string>,
  { connection, known, request }: LoadOptions,
): Promise<string> {
  const { registry, registryService, scratch } = connection;
  const directory = scratch();
  registry.inbox = { directory, known: layers };
  const doing = "transferring the image";
  let published: string;
  try {
    published = await connection.ask({ doing }, () =>
      container.publish(`${registry.address}:image`, { registryService }),
    );
  } catch (error) {
    // An error on this side is more specific than the engine's.
    throw toRockerError(doing, registry.failure ?? error);
  }
  const digest = published.slice(published.indexOf("@") + 1);
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  writeIndex(directory, { mediaType, digest, size: statSync(blobPath(directory, digest)).size });
  request.report({ type: "output", line: transferText(directory, request.runtime.name) });
  const id = await request.runtime.transfer.load({ directory: directory, signal: request.signal });
  known.rememberBuilt(base, id, directory);
  return id;
}

/** The amount of data that was transferred, which explains the time it took. */
function transferText(directory: string, runtime: string): string {
  const { layers } = readLayout(directory).manifest;
  const sent = layers.filter(({ digest }) => existsSync(blobPath(directory, digest)));
  const bytes = sent.reduce((sum, { size }) => sum + size, 0);
  return `received ${sent.length} of ${layers.length} layers from Dagger (${bytes} bytes); ${runtime} has the others`;
}
