import {
  type Containers,
  failWith,
  type Host,
  namedRun,
  type Preparable,
  prepareHost,
  type Registered,
} from "@rocker/core/lifecycle";
import type { Notices } from "../render/notices.ts";
import type { ContainerRecord } from "../state/container-records.ts";

export interface StayContext {
  readonly host: Host;
  readonly registered: Registered;
  readonly notices: Notices;
}

/** What a container's start and entries need of its extensions. One that was uninstalled since is left out. */
export async function preparableOf(
  { name: container, plan, user }: Pick<ContainerRecord, "name" | "plan" | "user">,
  registered: Registered,
): Promise<Preparable> {
  const run = namedRun(plan.run, container);
  return { run, user, extensions: await registered.preparing(run, "skip") };
}

/**
 * Starts a container that was made before.
 * @throws RockerError RK421 when something that it mounts is gone
 */
export async function startAgain(
  record: ContainerRecord,
  containers: Containers,
  { host, registered, notices }: StayContext,
): Promise<void> {
  // Some of what it mounts is made by this: what belongs to a session goes with it.
  await prepareHost(await preparableOf(record, registered), { host, notice: notices.ofExtension });
  const sources = record.plan.run.mounts.flatMap((mount) =>
    mount.type === "bind" && !host.path(mount.source) ? [mount.source] : [],
  );
  if (sources.length > 0) throw failWith("RK421", { name: record.name, sources });
  await containers.start(record.id);
}
