import type { ImageFacts, Images } from "../engine/images.ts";
import type { ImageBuild } from "../plan/plan.ts";
import { type BuildFiles, readBuildFiles } from "./build-files.ts";
import { type ContextState, contextState } from "./context-state.ts";
import { sourceImages, startImage } from "./source-images.ts";

/** IDs of images by name; null: the engine has no image of that name. */
export type SourceIds = Readonly<Record<string, string | null>>;

/** What a Dockerfile build would use, determined before it runs anything. */
export interface BuildInputs {
  readonly build: ImageBuild;
  readonly files: BuildFiles;
  /** Undefined: something cannot be read, and the engine will report it. */
  readonly state: ContextState | undefined;
  /** The images that it builds on. Undefined: they cannot be determined from the text. */
  readonly sources: SourceIds | undefined;
  /** The image that the result starts from. Undefined: there is none, or it cannot be determined from the text. */
  readonly start: { readonly image: string; readonly facts: ImageFacts | undefined } | undefined;
  /** When the state was determined, in milliseconds since 1970. */
  readonly at: number;
}

/** @throws RockerError RK503, RK513 for a Dockerfile or an ignore file that cannot be used */
export async function buildInputs(build: ImageBuild, images: Pick<Images, "find">): Promise<BuildInputs> {
  const files = readBuildFiles(build);
  const at = Date.now();
  const state = stateOf(build);
  const { args = {}, target } = build;
  const text = files.dockerfile.toString("utf8");
  const names = sourceImages(text, args);
  const found = await findAll(names ?? [], images);
  const start = startImage(text, args, target);
  return {
    build,
    files,
    state,
    at,
    sources: names && idsOf(found),
    start: start === undefined ? undefined : { image: start, facts: found.get(start) },
  };
}

/** Undefined if something cannot be read. */
export function stateOf(build: ImageBuild): ContextState | undefined {
  try {
    return contextState(build);
  } catch {
    return undefined;
  }
}

export async function sourceIds(names: readonly string[], images: Pick<Images, "find">): Promise<SourceIds> {
  return idsOf(await findAll(names, images));
}

type Found = ReadonlyMap<string, ImageFacts | undefined>;

async function findAll(names: readonly string[], images: Pick<Images, "find">): Promise<Found> {
  return new Map(await Promise.all(names.map(async (name) => [name, await images.find(name)] as const)));
}

const idsOf = (found: Found): SourceIds =>
  Object.fromEntries([...found].map(([name, facts]) => [name, facts?.id ?? null]));
