import { join } from "node:path";
import type { Host } from "@rocker/core/lifecycle";
import { stateFolder } from "../invoke/roots.ts";
import { Records } from "./records.ts";

/** An image that rocker built. */
export interface ImageRecord {
  readonly engine: string;
  /** Its id there. */
  readonly id: string;
  readonly tag: string;
  /** The base image as it was named. */
  readonly base: string;
  /** The folder that it was built for, its real path. */
  readonly project: string;
  /** When, ISO 8601. */
  readonly created: string;
  /** The plan's `recipeHash`; undefined: a Dockerfile's. */
  readonly recipe?: string;
  /** What it was made of, to say later why a step ran again. */
  readonly made?: Made;
}

export interface Made {
  /** The base image's id. */
  readonly baseId: string;
  /** What each step of the plan is: see `stepHashes`. */
  readonly steps: readonly string[];
}

export function imageRecords(host: Host): Records<ImageRecord> {
  return new Records(join(stateFolder(host), "images"), isImageRecord);
}

/** One image may be on two engines. All that one recipe became on one engine is found by the start of the name. */
export function imageKey({ engine, recipe, id }: Pick<ImageRecord, "engine" | "recipe" | "id">): string {
  return `${recipe === undefined ? `${engine}-` : recipeKey(engine, recipe)}${short(id)}`;
}

/** The images that rocker made by a recipe on an engine: those on the base of this name first, the last one first. */
export function imagesMadeBy(
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
