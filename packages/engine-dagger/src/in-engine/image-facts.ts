import { type ImageFacts, messageOf, type PullRequest, rockerError } from "@rocker/core/engine";
import type { Connection } from "../connection.ts";
import { type Container, platformOption } from "../sdk.ts";

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
    return await connection.ask({ doing }, async () => {
      const found = await connection.dagger
        .container(platformOption(platform))
        .from(image, connection.registryOf(image))
        .sync();
      const [facts, digest] = await Promise.all([factsOf(found), found.imageRef()]);
      return { ...facts, id: digest, digest };
    });
  } catch (error) {
    if (signal.aborted) throw rockerError("RK505", { doing });
    throw rockerError("RK501", { image, message: messageOf(error) }, error);
  }
}

/** The facts of an image that the engine built. */
export async function builtImage(
  connection: Connection,
  id: string,
  container: Container,
): Promise<ImageFacts> {
  return { ...(await connection.ask({ doing: "inspecting an image" }, () => factsOf(container))), id };
}

async function factsOf(container: Container): Promise<Omit<ImageFacts, "id">> {
  const [platform, user, workdir, entrypoint, command, variables, labelList] = await Promise.all([
    container.platform(),
    container.user(),
    container.workdir(),
    container.entrypoint(),
    container.defaultArgs(),
    container.envVariables(),
    container.labels(),
  ]);
  const [env, labels] = await Promise.all([valuesOf(variables), valuesOf(labelList)]);
  return { platform, user, workdir, env, entrypoint, command, labels, layers: [] };
}

interface NameValue {
  name(): Promise<string>;
  value(): Promise<string>;
}

async function valuesOf(list: readonly NameValue[]): Promise<Readonly<Record<string, string>>> {
  const pairs = await Promise.all(list.map((one) => Promise.all([one.name(), one.value()])));
  return Object.fromEntries(pairs);
}
