import type { Host, Registry } from "@rocker/core/lifecycle";
import { inventory, type KnownImage } from "@rocker/core/persistent";
import { ageText, sizeText } from "../render/amounts.ts";

/** One image that rocker built, as `--json` prints it. */
export interface ImageRow {
  readonly tag: string;
  /** Whether the tag still refers to this image; a rebuilt image takes over the tag. */
  readonly tagged: boolean;
  readonly id: string;
  readonly base: string;
  readonly engine: string;
  readonly project: string;
  readonly created: string;
  /** In bytes, including the base image. */
  readonly size: number;
  /** Bytes added to the base image; null if unknown: the base image is gone, or is named in a Dockerfile. */
  readonly ownSize: number | null;
  readonly usedBy: readonly string[];
}

export const imageHead = ["IMAGE", "BASE", "ADDS", "AGE", "ENGINE", "USED BY", "PROJECT"] as const;

/** The images that still exist, newest first. */
export async function imageRows(registry: Registry, host: Host): Promise<ImageRow[]> {
  const engines = await inventory(registry, host, { withImages: true });
  return engines
    .flatMap(({ images }) => images.filter(({ facts }) => facts).map(rowOfImage))
    .sort((a, b) => b.created.localeCompare(a.created));
}

export function imageCells({
  tag,
  tagged,
  id,
  base,
  ownSize,
  created,
  engine,
  usedBy,
  project,
}: ImageRow): string[] {
  const name = tagged ? short(tag) : id.replace(/^(sha256:[0-9a-f]{12}).*$/, "$1");
  const adds = ownSize === null ? "?" : sizeText(ownSize);
  return [name, short(base), adds, ageText(created), engine, usedBy.join(", ") || "-", project];
}

/** The first digits suffice to distinguish images; `--json` has the full tag. */
const short = (tag: string) => tag.replace(/(:(?:dockerfile-)?[0-9a-f]{8})[0-9a-f]{24}$/, "$1");

export function rowOfImage({ record, facts, ownSize, usedBy }: KnownImage): ImageRow {
  const { tag, id, base, engine, project, created } = record;
  const tagged = facts?.names.includes(tag) ?? false;
  return {
    tag,
    tagged,
    id,
    base,
    engine,
    project,
    created,
    size: facts?.size ?? 0,
    ownSize: ownSize ?? null,
    usedBy,
  };
}
