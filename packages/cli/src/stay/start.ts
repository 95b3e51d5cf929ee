import {
  type Containers,
  failWith,
  type Host,
  order,
  type Preparable,
  prepareHost,
  type Registry,
  type RunSpec,
} from "@rocker/core/lifecycle";
import type { Notices } from "../render/notices.ts";
import type { ContainerRecord } from "../state/container-records.ts";

export interface StayContext {
  readonly host: Host;
  readonly registry: Registry;
  readonly notices: Notices;
}

/** Extensions see the name, which the plan has only where it was asked for. */
export function namedRun(run: RunSpec, name: string): RunSpec {
  return { ...run, settings: { ...run.settings, name: { value: name, from: "rocker" } } };
}

/** What a container's start and entries need of its extensions. One that was uninstalled since is left out. */
export async function preparableOf(
  { name: container, plan, user }: Pick<ContainerRecord, "name" | "plan" | "user">,
  registry: Registry,
): Promise<Preparable> {
  const run = namedRun(plan.run, container);
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
  // Some of what it mounts is made by this: what belongs to a session goes with it.
  await prepareHost(await preparableOf(record, registry), { host, notice: notices.ofExtension });
  const sources = record.plan.run.mounts.flatMap((mount) =>
    mount.type === "bind" && !host.path(mount.source) ? [mount.source] : [],
  );
  if (sources.length > 0) throw failWith("RK421", { name: record.name, sources });
  await containers.start(record.id);
}
