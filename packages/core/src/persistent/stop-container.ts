import { rockerError } from "../errors/error.ts";
import { releaseHost } from "../lifecycle/prepare-host.ts";
import { noticeOf } from "../pipeline/session.ts";
import type { ContainerRecord } from "../state/container-records.ts";
import { containersOn } from "./containers-on.ts";
import type { PersistentContext } from "./context.ts";
import { preparableOf } from "./start-container.ts";
import { withContainerLock } from "./with-container-lock.ts";

/**
 * Stops a container. Its processes are killed if they still run after ten seconds.
 * @returns whether it was running
 * @throws RockerError RK409 if it no longer exists in its engine
 */
export function stopContainer(record: ContainerRecord, context: PersistentContext): Promise<boolean> {
  const { name, engine, id } = record;
  const { host, registered } = context;
  return withContainerLock(name, context, async () => {
    const containers = await containersOn(engine, registered.registry, host);
    const found = await containers.find(id);
    if (!found) throw rockerError("RK409", { name, engine });
    if (found.running) await containers.stop(id);
    await releaseHost(await preparableOf(record, registered, host), "stop", {
      host,
      notice: noticeOf(context),
    });
    return found.running;
  });
}
