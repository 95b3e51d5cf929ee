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

export interface PersistentContext {
  readonly host: Host;
  readonly registry: Registry;
  readonly notices: Notices;
}

/** The run spec that extensions see: with the container's name, which a plan has only if it was requested. */
export function namedRun(run: RunSpec, name: string): RunSpec {
  return { ...run, settings: { ...run.settings, name: { value: name, from: "rocker" } } };
}

/** The extensions involved when a container is started or entered. Those uninstalled since are ignored. */
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
 * Starts an existing container.
 * @throws RockerError RK421 if the source of one of its mounts no longer exists
 */
export async function startContainer(
  record: ContainerRecord,
  containers: Containers,
  { host, registry, notices }: PersistentContext,
): Promise<void> {
  // This creates some of the mount sources: files of a login session do not survive it.
  await prepareHost(await preparableOf(record, registry), { host, notice: notices.ofExtension });
  const sources = record.plan.run.mounts.flatMap((mount) =>
    mount.type === "bind" && !host.path(mount.source) ? [mount.source] : [],
  );
  if (sources.length > 0) throw failWith("RK421", { name: record.name, sources });
  await containers.start(record.id);
}
