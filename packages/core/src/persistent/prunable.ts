import { existsSync } from "node:fs";
import type { EngineInventory, KnownContainer, KnownImage } from "./inventory.ts";

/** What can be removed from one engine, and what is kept and why. */
export interface Prunable {
  readonly engine: EngineInventory;
  readonly containers: readonly KnownContainer[];
  /** Containers that another program removed, and whose other services are still there. */
  readonly services: readonly KnownContainer[];
  readonly images: readonly KnownImage[];
  /** The images to keep, each with the reason. */
  readonly kept: readonly { readonly image: KnownImage; readonly because: string }[];
}

/**
 * What rocker created and nothing uses: stopped containers whose project no longer exists (with `all`, every stopped
 * one), and images that no other container uses and that have no tag from anyone else.
 */
export function prunable(engine: EngineInventory, all: boolean): Prunable {
  const containers = engine.containers.filter(
    ({ record, facts }) => facts && !facts.running && (all || !existsSync(record.project)),
  );
  const removed = new Set(containers.map(({ record }) => record.name));
  const images: KnownImage[] = [];
  const kept: { image: KnownImage; because: string }[] = [];
  // Newest first: an image that is based on another one is removed before it.
  for (const image of engine.images.filter(({ facts }) => facts).sort(byAge)) {
    const because = reasonToKeep(image, removed, new Set(images.map(({ record }) => record.id)));
    if (because === undefined) images.push(image);
    else kept.push({ image, because });
  }
  const services = forgettable(engine).containers.filter(({ record }) => record.plan.run.services);
  return { engine, containers, services, images, kept };
}

const byAge = (a: KnownImage, b: KnownImage) => b.record.created.localeCompare(a.record.created);

function reasonToKeep(
  { usedBy, otherNames, basisOf }: KnownImage,
  removed: ReadonlySet<string>,
  removedImages: ReadonlySet<string>,
): string | undefined {
  const users = usedBy.filter((name) => !removed.has(name));
  if (users.length > 0) return `used by ${users.join(", ")}`;
  if (otherNames.length > 0) return `tagged ${otherNames.join(", ")}`;
  return basisOf.some((id) => !removedImages.has(id)) ? "another image is based on it" : undefined;
}

/** What is recorded but no longer exists: only the record is deleted. */
export function forgettable({ runtime, containers, images }: EngineInventory) {
  return {
    containers: runtime ? containers.filter(({ facts }) => !facts) : [],
    images: runtime ? images.filter(({ facts }) => !facts) : [],
  };
}
