import {
  type ContainerFacts,
  containerLabels,
  type Host,
  imageLabels,
  messageOf,
  type Registry,
  type Runtime,
  type StoredImage,
  selectEngines,
} from "@rocker/core/lifecycle";
import { type ContainerRecord, containerRecords } from "../state/container-records.ts";
import { type ImageRecord, imageRecords } from "../state/image-records.ts";

/** A container that rocker remembers, and what its engine says of it. */
export interface KnownContainer {
  readonly record: ContainerRecord;
  /** Undefined: gone, or its engine cannot be asked. */
  readonly facts: ContainerFacts | undefined;
}

/** An image that rocker remembers. */
export interface KnownImage {
  readonly record: ImageRecord;
  readonly facts: StoredImage | undefined;
  /** Bytes beyond its base image, where that is known. */
  readonly ownSize: number | undefined;
  /** Names of the containers that it is in use by, whoever made them. */
  readonly usedBy: readonly string[];
  /** Names that somebody else gave it. */
  readonly otherNames: readonly string[];
  /** Ids of rocker's images that have it as their base. */
  readonly basisOf: readonly string[];
}

/** What one engine has of what rocker remembers. */
export interface EngineInventory {
  readonly engine: string;
  /** Undefined when the engine cannot be asked; then `problem` says why, and nothing is known to be gone. */
  readonly runtime: Runtime | undefined;
  readonly problem: string | undefined;
  readonly containers: readonly KnownContainer[];
  readonly images: readonly KnownImage[];
}

/** Asks the engines that rocker remembers something of, and no others. */
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
    const [there, stored] = await Promise.all([
      runtime.containers?.list() ?? [],
      images.length > 0 ? (runtime.images?.list() ?? []) : [],
    ]);
    return {
      engine,
      runtime,
      problem: undefined,
      containers: containers.map((record) => ({ record, facts: there.find(isOf(record)) })),
      images: images.map((record) => knownImage(record, stored, there)),
    };
  } catch (error) {
    return {
      engine,
      runtime: undefined,
      problem: messageOf(error),
      containers: containers.map((record) => ({ record, facts: undefined })),
      images: images.map((record) => knownImage(record, [], [])),
    };
  }
}

/** The label and the record must agree: nothing else is rocker's. */
function isOf({ id, name }: ContainerRecord) {
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
