import type { Client, Container } from "@dagger.io/dagger";
import type { AnyExtension, InputsOfAll } from "@rocker/core";
import type { ContainerOptions } from "./container/rocker-container.ts";
import { dagger } from "./engine.ts";

export type { ContainerOptions } from "./container/rocker-container.ts";

/** The engine Dagger, which builds images. Another engine, such as Docker, runs them. */
export default [dagger];

/**
 * For programs and modules that use `@dagger.io/dagger`: a container of their client, with what extensions add to an image.
 *
 * ```ts
 * import { dag } from "@dagger.io/dagger";
 * import { rockerContainer } from "@rocker/engine-dagger";
 * import user from "@rocker/ext-user";
 *
 * const container = await rockerContainer(dag, { image: "debian:bookworm", extensions: [user], user: true });
 * await container.withExec(["make", "test"]).sync();
 * ```
 *
 * The steps have run when it returns. Images come from registries. What extensions request of this host, such as a mount or
 * a device, is refused by name.
 * @throws RockerError RK435 if an extension requests something of this host, RK501, RK502; errors of the SDK
 */
export async function rockerContainer<const E extends readonly AnyExtension[] = readonly []>(
  client: Client,
  options: ContainerOptions<E> & InputsOfAll<E>,
): Promise<Container> {
  // Loaded when it is called: rocker itself does not need it.
  const { applyRocker } = await import("./container/rocker-container.ts");
  return applyRocker(client, options);
}
