import { existsSync } from "node:fs";
import type { EngineInventory, KnownContainer, KnownImage } from "./inventory.ts";

/** What may go from one engine, and what stays and why. */
export interface Prunable {
  readonly engine: EngineInventory;
  readonly containers: readonly KnownContainer[];
  readonly images: readonly KnownImage[];
  /** Images that are kept, each with its reason. */
  readonly kept: readonly { readonly image: KnownImage; readonly because: string }[];
}

/**
 * What rocker made and nothing uses: stopped containers whose project is gone (all stopped ones, if that is asked
 * for), and images that no other container uses and nobody gave a name of their own.
 */
export function prunable(engine: EngineInventory, all: boolean): Prunable {
  const containers = engine.containers.filter(
    ({ record, facts }) => facts && !facts.running && (all || !existsSync(record.project)),
  );
  const going = new Set(containers.map(({ record }) => record.name));
  const images: KnownImage[] = [];
  const kept: { image: KnownImage; because: string }[] = [];
  // The newest first: what is built on another one goes before it.
  for (const image of engine.images.filter(({ facts }) => facts).sort(byAge)) {
    const because = reasonToKeep(image, going, new Set(images.map(({ record }) => record.id)));
    if (because === undefined) images.push(image);
    else kept.push({ image, because });
  }
  return { engine, containers, images, kept };
}

const byAge = (a: KnownImage, b: KnownImage) => b.record.created.localeCompare(a.record.created);

function reasonToKeep(
  { usedBy, otherNames, basisOf }: KnownImage,
  going: ReadonlySet<string>,
  goingImages: ReadonlySet<string>,
): string | undefined {
  const users = usedBy.filter((name) => !going.has(name));
  if (users.length > 0) return `used by ${users.join(", ")}`;
  if (otherNames.length > 0) return `named ${otherNames.join(", ")}`;
  return basisOf.some((id) => !goingImages.has(id)) ? "another image is built on it" : undefined;
}

/** What is remembered and not there any more: only the memory of it goes. */
export function forgettable({ runtime, containers, images }: EngineInventory) {
  return {
    containers: runtime ? containers.filter(({ facts }) => !facts) : [],
    images: runtime ? images.filter(({ facts }) => !facts) : [],
  };
}
