import { releaseHost } from "../lifecycle/prepare-host.ts";
import { noticeOf } from "../pipeline/session.ts";
import type { ContainerRecord } from "../state/container-records.ts";
import type { PersistentContext } from "./context.ts";
import { forgetContainer } from "./forget-container.ts";
import { preparableOf } from "./start-container.ts";

/**
 * Removes what is left on the host of a container that no longer exists: what extensions prepared for it, such as the other
 * services of a Compose file, and rocker's record. The caller holds the container's lock.
 * @throws RockerError of an extension; the record is then kept, so that this can be repeated
 */
export async function releaseContainer(record: ContainerRecord, context: PersistentContext): Promise<void> {
  const { host, registered } = context;
  const preparable = await preparableOf(record, registered, host);
  await releaseHost(preparable, "remove", { host, notice: noticeOf(context) });
  forgetContainer(record.name, context);
}
