import { join } from "node:path";
import type { Host } from "../host/host.ts";
import { stateDirectory } from "./directory.ts";
import { Records } from "./records.ts";

/** An image that rocker built. */
export interface ImageRecord {
  readonly engine: string;
  /** The image's ID in that engine. */
  readonly id: string;
  readonly tag: string;
  /** The name of the base image. */
  readonly base: string;
  /** The real path of the project directory it was built for. */
  readonly project: string;
  /** ISO 8601. */
  readonly created: string;
  /** The plan's `recipeHash`; undefined if it was built from a Dockerfile. */
  readonly recipe?: string;
  /** The inputs of the build, to explain later why a step was run again. */
  readonly made?: BuildInputs;
}

export interface BuildInputs {
  /** The ID of the base image. */
  readonly baseId: string;
  /** A hash of each step of the plan: see `stepHashes`. */
  readonly steps: readonly string[];
}

export function imageRecords(host: Host): Records<ImageRecord> {
  return new Records(join(stateDirectory(host), "images"), isImageRecord);
}

/** One image may exist in two engines. The key starts with engine and recipe, so that they can be looked up. */
export function imageKey({ engine, recipe, id }: Pick<ImageRecord, "engine" | "recipe" | "id">): string {
  return `${recipe === undefined ? `${engine}-` : recipeKey(engine, recipe)}${short(id)}`;
}

/** The images that rocker built from a recipe on an engine: those on this base image first, newest first. */
export function imagesBuiltFrom(
  { recipe, engine, base }: Required<Pick<ImageRecord, "recipe" | "engine" | "base">>,
  host: Host,
): readonly ImageRecord[] {
  const isOnBase = (one: ImageRecord) => Number(one.base === base);
  return imageRecords(host)
    .startingWith(recipeKey(engine, recipe))
    .filter((one) => one.engine === engine && one.recipe === recipe)
    .sort((a, b) => isOnBase(b) - isOnBase(a) || b.created.localeCompare(a.created));
}

const recipeKey = (engine: string, recipe: string) => `${engine}-${short(recipe)}-`;

const short = (digest: string) => digest.replace(/^sha256:/, "").slice(0, 32);

function isImageRecord(value: unknown): value is ImageRecord {
  const { engine, id, tag, base, project, created } = (value ?? {}) as Partial<ImageRecord>;
  return [engine, id, tag, base, project, created].every((one) => typeof one === "string");
}
