import type { PersistentContainers } from "../engine/persistent-containers.ts";
import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import { namedRun } from "../lifecycle/persistent.ts";
import { type Preparable, prepareHost } from "../lifecycle/prepare-host.ts";
import type { Registered } from "../pipeline/registered.ts";
import { noticeOf } from "../pipeline/session.ts";
import { type ContainerRecord, sessionDirectory } from "../state/container-records.ts";
import type { PersistentContext } from "./context.ts";

/** The extensions involved when a container is started or entered. Those uninstalled since are ignored. */
export async function preparableOf(
  { name: container, plan, user }: Pick<ContainerRecord, "name" | "plan" | "user">,
  registered: Registered,
  host: Host,
): Promise<Preparable> {
  const run = namedRun(plan.run, container);
  const extensions = await registered.preparing(run, "skip");
  return { run, user, extensions, directory: sessionDirectory(container, host) };
}

/**
 * Starts an existing container.
 * @throws RockerError RK421 if the source of one of its mounts no longer exists
 */
export async function startContainer(
  record: ContainerRecord,
  containers: PersistentContainers,
  context: PersistentContext,
): Promise<void> {
  const { host, registered } = context;
  // This creates some of the mount sources: files of a login session do not survive it.
  await prepareHost(await preparableOf(record, registered, host), { host, notice: noticeOf(context) });
  const sources = record.plan.run.mounts.flatMap((mount) =>
    mount.type === "bind" && !host.path(mount.source) ? [mount.source] : [],
  );
  if (sources.length > 0) throw rockerError("RK421", { name: record.name, sources });
  await containers.start(record.id);
}
