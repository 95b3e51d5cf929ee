import {
  type Containers,
  failWith,
  type Host,
  order,
  type Preparable,
  type Registry,
  startContainer,
} from "@rocker/core/lifecycle";
import type { Notices } from "../render/notices.ts";
import type { ContainerRecord } from "../state/container-records.ts";

export interface StayContext {
  readonly host: Host;
  readonly registry: Registry;
  readonly notices: Notices;
}

/** What a container's start and entries need of its extensions. One that was uninstalled since is left out. */
export async function preparableOf(
  { plan: { run }, user }: Pick<ContainerRecord, "plan" | "user">,
  registry: Registry,
): Promise<Preparable> {
  const names = new Set(
    run.preparations.map(({ from }) => from).filter((name) => registry.extensions.has(name)),
  );
  return { run, user, extensions: names.size > 0 ? await order(names, registry) : [] };
}

/**
 * Starts a container that was made before.
 * @throws RockerError RK421 when something that it mounts is gone
 */
export async function startAgain(
  record: ContainerRecord,
  containers: Containers,
  { host, registry, notices }: StayContext,
): Promise<void> {
  const preparable = await preparableOf(record, registry);
  const sources = record.plan.run.mounts.flatMap((mount) =>
    mount.type === "bind" && !host.path(mount.source) ? [mount.source] : [],
  );
  if (sources.length > 0) throw failWith("RK421", { name: record.name, sources });
  await startContainer(record.id, preparable, containers, { host, notice: notices.ofExtension });
}
