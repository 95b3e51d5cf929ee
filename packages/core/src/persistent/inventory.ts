import { imageLabels } from "../engine/image-name.ts";
import type { StoredImage } from "../engine/images.ts";
import type { ContainerFacts } from "../engine/persistent-containers.ts";
import type { Runtime } from "../engine/runtime.ts";
import { selectEngines } from "../engine/select.ts";
import { messageOf } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import { containerLabels } from "../lifecycle/persistent.ts";
import type { Registry } from "../lifecycle/register.ts";
import { type ContainerRecord, containerRecords } from "../state/container-records.ts";
import { type ImageRecord, imageRecords } from "../state/image-records.ts";
import { isLeftover } from "./leftover.ts";

/** A recorded container, and what its engine reports about it. */
export interface KnownContainer {
  readonly record: ContainerRecord;
  /** Undefined: it is gone, or its engine is not available. */
  readonly facts: ContainerFacts | undefined;
}

/** A recorded image. */
export interface KnownImage {
  readonly record: ImageRecord;
  readonly facts: StoredImage | undefined;
  /** Bytes added to its base image, if known. */
  readonly ownSize: number | undefined;
  /** Names of all containers that use it, including those rocker did not create. */
  readonly usedBy: readonly string[];
  /** Tags that rocker did not assign. */
  readonly otherNames: readonly string[];
  /** IDs of rocker's images that are based on it. */
  readonly basisOf: readonly string[];
}

/** The recorded containers and images of one engine. */
export interface EngineInventory {
  readonly engine: string;
  /** Undefined if the engine is not available: `problem` is the reason, and nothing counts as gone. */
  readonly runtime: Runtime | undefined;
  readonly problem: string | undefined;
  readonly containers: readonly KnownContainer[];
  readonly images: readonly KnownImage[];
  /** Containers without a record that killed processes created and never started. */
  readonly leftovers: readonly ContainerFacts[];
}

/** Queries only the engines that have recorded containers or images. */
export async function inventory(
  registry: Registry,
  host: Host,
  { withImages }: { readonly withImages: boolean },
): Promise<readonly EngineInventory[]> {
  const containers = containerRecords(host).all();
  const images = withImages ? imageRecords(host).all() : [];
  const engines = [...new Set([...containers, ...images].map(({ engine }) => engine))].sort();
  return Promise.all(
    engines.map((engine) => {
      const own = <Kind extends { readonly engine: string }>(some: readonly Kind[]) =>
        some.filter((one) => one.engine === engine);
      return inventoryOf(engine, own(containers), own(images), registry, host);
    }),
  );
}

async function inventoryOf(
  engine: string,
  containers: readonly ContainerRecord[],
  images: readonly ImageRecord[],
  registry: Registry,
  host: Host,
): Promise<EngineInventory> {
  try {
    const { runtime } = await selectEngines(registry, host, engine);
    const [existing, stored] = await Promise.all([
      runtime.containers.persistent?.list() ?? [],
      images.length > 0 ? (runtime.images.list?.() ?? []) : [],
    ]);
    return {
      engine,
      runtime,
      problem: undefined,
      containers: containers.map((record) => ({ record, facts: existing.find(matches(record)) })),
      images: images.map((record) => knownImage(record, stored, existing)),
      leftovers: existing.filter((one) => isLeftover(one) && !containers.some(({ id }) => id === one.id)),
    };
  } catch (error) {
    return {
      engine,
      runtime: undefined,
      problem: messageOf(error),
      containers: containers.map((record) => ({ record, facts: undefined })),
      images: images.map((record) => knownImage(record, [], [])),
      leftovers: [],
    };
  }
}

/** A container is rocker's only if its label and the record agree. */
function matches({ id, name }: ContainerRecord) {
  return (facts: ContainerFacts) => facts.id === id && facts.labels[containerLabels.name] === name;
}

function knownImage(
  record: ImageRecord,
  stored: readonly StoredImage[],
  containers: readonly ContainerFacts[],
): KnownImage {
  const isOurs = ({ labels }: StoredImage) =>
    labels[imageLabels.hash] !== undefined || labels[imageLabels.dockerfile] !== undefined;
  const facts = stored.find((one) => one.id === record.id && isOurs(one));
  const base = stored.find(({ id }) => id === facts?.labels[imageLabels.baseId]);
  return {
    record,
    facts,
    ownSize: base && Math.max(0, (facts?.size ?? 0) - base.size),
    usedBy: containers.filter(({ image }) => image === record.id).map(({ name }) => name),
    otherNames: (facts?.names ?? []).filter((name) => name !== record.tag),
    basisOf: stored.filter(({ labels }) => labels[imageLabels.baseId] === record.id).map(({ id }) => id),
  };
}
