import { type ImageFacts, messageOf, type PullRequest, rockerError } from "@rocker/core/engine";
import type { Connection } from "../connection.ts";
import { type Operation, operation, type Start } from "../query/operation.ts";

interface NameValue {
  readonly name: string;
  readonly value: string;
}

/** The metadata of an image in the engine's API. */
interface ImageDescription {
  /** Only for an unmodified image from a registry. */
  readonly imageRef?: string;
  readonly platform: string;
  readonly user: string;
  readonly workdir: string;
  readonly entrypoint: readonly string[];
  readonly defaultArgs: readonly string[];
  readonly envVariables: readonly NameValue[];
  readonly labels: readonly NameValue[];
}

const fields = "platform user workdir entrypoint defaultArgs envVariables{name value} labels{name value}";

/**
 * Looks up an image in its registry, with the engine. Its ID is the image reference with a digest.
 * @throws RockerError RK501 with the registry's error
 */
export async function registryImage(
  connection: Connection,
  { image, platform, signal }: PullRequest,
): Promise<ImageFacts> {
  const doing = `pulling ${image}`;
  try {
    const from = { address: image, registryService: await connection.registryOf(image) };
    const chain = [operation("container", { platform }), operation("from", from)];
    const found = await ask(connection, "root", chain, `imageRef ${fields}`, doing);
    return { ...factsOf(found), id: found.imageRef ?? image, digest: found.imageRef };
  } catch (error) {
    if (signal.aborted) throw rockerError("RK505", { doing });
    throw rockerError("RK501", { image, message: messageOf(error) }, error);
  }
}

/** The facts of an image that the engine built. Its ID is that of the container. */
export async function builtImage(connection: Connection, id: string): Promise<ImageFacts> {
  const doing = "inspecting an image";
  return { ...factsOf(await ask(connection, { type: "Container", id }, [], fields, doing)), id };
}

function ask(
  connection: Connection,
  start: Start,
  chain: readonly Operation[],
  leaf: string,
  doing: string,
): Promise<ImageDescription> {
  return connection.ask(start, chain, leaf, { doing });
}

function factsOf(found: ImageDescription): Omit<ImageFacts, "id"> {
  return {
    platform: found.platform,
    user: found.user,
    workdir: found.workdir,
    env: valuesOf(found.envVariables),
    entrypoint: found.entrypoint,
    command: found.defaultArgs,
    labels: valuesOf(found.labels),
    layers: [],
  };
}

function valuesOf(list: readonly NameValue[]): Readonly<Record<string, string>> {
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}
