import { rockerError } from "../errors/error.ts";
import type { ContainerRecord } from "../state/container-records.ts";
import { containersOn } from "./containers-on.ts";
import type { PersistentContext } from "./context.ts";
import { releaseContainer } from "./release-container.ts";
import { withContainerLock } from "./with-container-lock.ts";

/**
 * Removes a container, and rocker's record of it. Named volumes and its image are kept.
 * @throws RockerError RK422 if it is running, unless `force` is set
 */
export function removeContainer(
  record: ContainerRecord,
  { force }: { readonly force: boolean },
  context: PersistentContext,
): Promise<void> {
  const { name, engine, id } = record;
  const { host, registered } = context;
  return withContainerLock(name, context, async () => {
    const containers = await containersOn(engine, registered.registry, host);
    if (!force && (await containers.find(id))?.running) throw rockerError("RK422", { name });
    await containers.remove(id);
    await releaseContainer(record, context);
  });
}
