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
  { prepare }: UpOptions = {},
): Promise<Outcome> {
  return withContainerLock(requested.name, context, async () => {
    const outcome = await createOrStart(requested, onDifference, image, context);
    await prepare?.();
    await runPendingCommands(requested.name, context);
    return outcome;
  });
}
