import { join } from "node:path";
import type { ImageBuildRequest, ImageFacts, Runtime } from "../engine/engine.ts";
import type { Host } from "../host/host.ts";
import { readStateFile } from "../host/read-state-file.ts";
import { sha256 } from "../host/sha256.ts";
import { writeFileAtomic } from "../host/write-file-atomic.ts";
import { xdgDirectory } from "../host/xdg-directory.ts";
import { requireRegularFiles } from "./build-files.ts";
import { type ContextState, contextState } from "./context-state.ts";
import { sourceImages } from "./source-images.ts";

/** What an image was built from, and the result. */
interface Memory {
  readonly state: string;
  readonly id: string;
  /** IDs of the images that it builds on, by name; null: the engine had no image of that name. */
  readonly sources: Readonly<Record<string, string | null>>;
}

/** A change within one tick of the file system's clock does not change timestamps. In milliseconds. */
const tick = 100;

/**
 * Builds a Dockerfile, unless nothing has changed since the last build: its files, the build arguments, the images that it
 * builds on. Engines detect that too, but only after receiving the whole context.
 * @throws RockerError RK513 for a Dockerfile or an ignore file that is not a regular file
 * @returns the image, and whether it was built now
 */
export async function buildOnce(
  request: ImageBuildRequest,
  runtime: Runtime & Required<Pick<Runtime, "buildImage">>,
  host: Host,
): Promise<{ readonly facts: ImageFacts; readonly built: boolean }> {
  requireRegularFiles(request.build, host);
  const begun = Date.now();
  const state = stateOf(request);
  const names = sourceImages(
    host.readFile(request.build.dockerfile)?.toString("utf8") ?? "",
    request.build.args ?? {},
  );
  if (!state || !names) return { facts: await runtime.buildImage(request), built: true };

  const file = memoryFile(request, runtime.name, host);
  const sources = await idsOf(names, runtime);
  if (request.useCache && !request.pull) {
    const memory = read(file);
    const isSame =
      memory?.state === state.digest && names.every((name) => memory.sources[name] === sources[name]);
    const there = isSame ? await runtime.findImage(request.tag) : undefined;
    if (there && there.id === memory?.id) return { facts: there, built: false };
  }
  const facts = await runtime.buildImage(request);
  const after = await idsOf(names, runtime);
  // The build may have pulled an image; if one changed during the build, it is unknown which version was used.
  const isSure = names.every((name) => sources[name] === null || sources[name] === after[name]);
  if (isSure && begun - state.changed > tick)
    write(file, { state: state.digest, id: facts.id, sources: after });
  return { facts, built: true };
}

/** Undefined if something cannot be read: then the engine reports what is wrong. */
function stateOf({ build, platform = "", network }: ImageBuildRequest): ContextState | undefined {
  try {
    const { digest, changed } = contextState(build);
    return { digest: `${digest} ${platform} ${network ?? ""}`, changed };
  } catch {
    return undefined;
  }
}

async function idsOf(names: readonly string[], runtime: Runtime): Promise<Record<string, string | null>> {
  const found = await Promise.all(names.map((name) => runtime.findImage(name)));
  return Object.fromEntries(names.map((name, index) => [name, found[index]?.id ?? null]));
}

function memoryFile({ tag }: ImageBuildRequest, engine: string, host: Host): string {
  const name = sha256().update(`${engine}\0${tag}`).digest("hex").slice(0, 32);
  return join(xdgDirectory("XDG_CACHE_HOME", host), "rocker/dockerfiles", `${name}.json`);
}

function read(file: string): Memory | undefined {
  try {
    const memory = JSON.parse(readStateFile(file) ?? "null") as Memory | null;
    return memory && typeof memory.sources === "object" && memory.sources ? memory : undefined;
  } catch {
    return undefined; // Missing, or not written by this version: the image is built.
  }
}

/** Best effort: a build does not fail because its record cannot be written. */
function write(file: string, memory: Memory): void {
  try {
    writeFileAtomic(file, JSON.stringify(memory));
  } catch {
    // The next build goes to the engine again.
  }
}
