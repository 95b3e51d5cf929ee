import { failWith, type ImageFacts, messageOf, type PullRequest } from "@rocker/core/engine";
import type { Connection } from "../connection.ts";
import { operation } from "../query/operation.ts";

/** What the engine knows of an image, in the words of its API. */
interface Described {
  readonly imageRef: string;
  readonly platform: string;
  readonly user: string;
  readonly workdir: string;
  readonly entrypoint: readonly string[];
  readonly defaultArgs: readonly string[];
  readonly envVariables: readonly { readonly name: string; readonly value: string }[];
  readonly labels: readonly { readonly name: string; readonly value: string }[];
}

const fields =
  "imageRef platform user workdir entrypoint defaultArgs envVariables{name value} labels{name value}";

/**
 * Asks the image's registry, by the engine. The image's id is its name with its digest.
 * @throws RockerError RK501 with what the registry said
 */
export async function describeImage(
  connection: Connection,
  { image, platform, signal }: PullRequest,
): Promise<ImageFacts> {
  const doing = `pulling ${image}`;
  const chain = [operation("container", { platform }), operation("from", { address: image })];
  try {
    const found = await connection.ask<Described>("root", chain, fields, { doing });
    return {
      id: found.imageRef,
      digest: found.imageRef,
      platform: found.platform,
      user: found.user,
      workdir: found.workdir,
      env: Object.fromEntries(found.envVariables.map(({ name, value }) => [name, value])),
      entrypoint: found.entrypoint,
      command: found.defaultArgs,
      labels: Object.fromEntries(found.labels.map(({ name, value }) => [name, value])),
      layers: [],
    };
  } catch (error) {
    if (signal.aborted) throw failWith("RK505", { doing });
    throw failWith("RK501", { image, message: messageOf(error) }, error);
  }
}
