import { basename, join } from "node:path";
import type { ImageBuildRequest, ImageFacts, Images } from "../engine/images.ts";
import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import { readStateFile } from "../host/read-state-file.ts";
import { sha256 } from "../host/sha256.ts";
import { writeFileAtomic } from "../host/write-file-atomic.ts";
import { xdgDirectory } from "../host/xdg-directory.ts";
import { buildAlone } from "../lifecycle/build-alone.ts";
import { type BuildInputs, type SourceIds, sourceIds, stateOf } from "./build-inputs.ts";
import { type ContextState, settled } from "./context-state.ts";

/** What an image was built from, and the result. */
interface Memory {
  readonly state: string;
  readonly id: string;
  readonly sources: SourceIds;
}

/** What builds the image, and has those that it builds on. */
export interface ImageBuilder {
  readonly engine: string;
  readonly images: Images & Required<Pick<Images, "build">>;
}

/** How a Dockerfile is built. */
export interface BuildOnceOptions extends Omit<ImageBuildRequest, "build" | "files"> {
  readonly host: Host;
  /** Whether the context must still be what `inputs` say, because the user approved that. */
  readonly exact: boolean;
}

/**
 * Builds a Dockerfile, unless nothing has changed since the last build: its files, the build arguments, the images that it
 * builds on. Engines detect that too, but only after receiving the whole context.
 * @throws RockerError RK241 if the context must be exact and has changed since
 * @returns the image, and whether it was built now
 */
export async function buildOnce(
  inputs: BuildInputs,
  { engine, images }: ImageBuilder,
  { host, exact, ...how }: BuildOnceOptions,
): Promise<{ readonly facts: ImageFacts; readonly built: boolean }> {
  const { build, files, state, sources } = inputs;
  const request = { build, files, ...how };
  const file = memoryFile(request, engine, host);
  const earlier = async () => {
    const there = await earlierImage(inputs, request, images, file);
    return there && { facts: there, built: false };
  };
  const requireSame = () => {
    const isSame = state !== undefined && stateOf(build)?.digest === state.digest;
    if (exact && !isSame)
      throw rockerError("RK241", { dockerfile: build.dockerfile, context: build.context });
    return isSame;
  };
  const buildNow = async () => {
    if (exact) requireSame();
    const facts = await images.build(request);
    const isSame = requireSame();
    if (!state || !sources || !isSame || !settled(state, inputs.at)) return { facts, built: true };
    const names = Object.keys(sources);
    const after = await sourceIds(names, images);
    // The build may have pulled an image; if one changed during the build, it is unknown which version was used.
    const isSure = names.every((name) => sources[name] === null || sources[name] === after[name]);
    if (isSure) write(file, { state: stateFor(state, request), id: facts.id, sources: after });
    return { facts, built: true };
  };
  const found = await earlier();
  if (found) return found;
  return buildAlone(basename(file), { host, ...how }, async () => (await earlier()) ?? buildNow());
}

/** The image that was built of the same inputs, if the engine still has it. */
async function earlierImage(
  { state, sources }: BuildInputs,
  request: ImageBuildRequest,
  images: Images,
  file: string,
): Promise<ImageFacts | undefined> {
  if (!state || !sources || !request.useCache || request.pull) return undefined;
  const memory = read(file);
  if (memory?.state !== stateFor(state, request)) return undefined;
  if (Object.keys(sources).some((name) => memory.sources[name] !== sources[name])) return undefined;
  const there = await images.find(request.tag);
  return there?.id === memory.id ? there : undefined;
}

const stateFor = ({ digest }: ContextState, { platform = "", network }: ImageBuildRequest) =>
  `${digest} ${platform} ${network ?? ""}`;

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
