import { rockerError } from "../errors/error.ts";
import { containersOf } from "./containers-on.ts";
import type { PersistentContext } from "./context.ts";
import {
  createOrStart,
  type ImageSource,
  type OnDifference,
  type Outcome,
  type RequestedContainer,
} from "./create-or-start.ts";
import { runPendingCommands } from "./run-lifecycle.ts";
import { withContainerLock } from "./with-container-lock.ts";

export interface UpOptions {
  /** Called when the container runs, before its lifecycle commands. */
  readonly prepare?: (() => Promise<void>) | undefined;
  /** Volumes of limited size, in bytes, that are created before the container. Default: none. */
  readonly volumes?: readonly { readonly name: string; readonly size: number }[];
}

/**
 * Creates a persistent container or starts the existing one, and runs the lifecycle commands that it still needs.
 * @throws RockerError RK411 if another project has a container of this name; RK412 if the settings differ and nobody decides;
 * RK446 or RK449 if a lifecycle command fails or is interrupted
 */
export function upContainer(
  requested: RequestedContainer,
  onDifference: OnDifference,
  image: ImageSource,
  context: PersistentContext,
  { prepare, volumes = [] }: UpOptions = {},
): Promise<Outcome> {
  return withContainerLock(requested.name, context, async () => {
    for (const { name, size } of volumes) await createVolume(name, size, image);
    const outcome = await createOrStart(requested, onDifference, image, context);
    await prepare?.();
    await runPendingCommands(requested.name, context);
    return outcome;
  });
}

async function createVolume(
  name: string,
  size: number,
  { engines: { runtime } }: ImageSource,
): Promise<void> {
  const containers = containersOf(runtime);
  if (!containers.createVolume)
    throw rockerError("RK417", { engine: runtime.name, what: "volumes of limited size" });
  await containers.createVolume(name, size);
}
